/** What an update of a Service may not change. */
import { type FieldError, forbidden, invalidValue } from "../../../api/field-error.ts";
import type { Service } from "../../../api/types/core-v1.ts";
import { when } from "../../validation/fields.ts";
import { isExternalName, isHeadless, isLoadBalancer, needsHealthCheckNodePort, specOf } from "./traits.ts";

const once = "may not change once set";
const single = (what: string) => `must be set to 'SingleStack' when releasing the secondary ${what}`;

interface StackField {
  readonly path: string;
  readonly what: string;
  of(service: Service): readonly string[];
}

const ips: StackField = { path: "spec.clusterIPs", what: "clusterIP", of: (service) => specOf(service).clusterIPs ?? [] };
const families: StackField = { path: "spec.ipFamilies", what: "ipFamily", of: (service) => specOf(service).ipFamilies ?? [] };

/** The first entry stays; a second may be added, or given up by a client that says SingleStack. */
function stack(service: Service, old: Service, field: StackField): FieldError[] {
  const [now, before] = [field.of(service), field.of(old)];
  const path = `${field.path}[0]`;
  if (before.length === 0) return [];
  if (now.length === 0) return [invalidValue(path, now, `primary ${field.what} can not be unset`)];
  const errors = when(now[0] !== before[0], () => invalidValue(path, now, once));
  if (now.length === 2 && before.length === 2 && now[1] !== before[1]) errors.push(invalidValue(`${field.path}[1]`, now, once));
  const policy = specOf(service).ipFamilyPolicy;
  if (now.length < before.length && policy !== "SingleStack")
    errors.push(invalidValue("spec.ipFamilyPolicy", policy ?? null, single(field.what)));
  return errors;
}

/** Address fields, load balancer class, health check port. */
export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const errors: FieldError[] = [];
  if (!isExternalName(service) && !isExternalName(old) && !(isHeadless(service) && isHeadless(old)))
    errors.push(...stack(service, old, ips), ...stack(service, old, families));
  const { loadBalancerClass, healthCheckNodePort } = specOf(service);
  if (isLoadBalancer(service) && isLoadBalancer(old) && loadBalancerClass !== specOf(old).loadBalancerClass)
    errors.push(invalidValue("spec.loadBalancerClass", loadBalancerClass ?? null, once));
  if (needsHealthCheckNodePort(service) && needsHealthCheckNodePort(old) && healthCheckNodePort !== specOf(old).healthCheckNodePort)
    errors.push(forbidden("spec.healthCheckNodePort", "field is immutable"));
  return errors;
}
