import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { ServiceCIDR } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";
import { each } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { cidrProblem, parseCidr } from "../validation/ip.ts";

const path = "spec.cidrs";

function validate(object: ServiceCIDR): FieldError[] {
  const cidrs = object.spec?.cidrs ?? [];
  if (cidrs.length === 0) return [required(path, "at least one CIDR required")];
  if (cidrs.length > 2) return [invalidValue(path, cidrs, "may only hold up to 2 values")];
  const families = cidrs.map((text) => parseCidr(text)?.family);
  return [
    ...(cidrs.length === 2 && families[0] && families[0] === families[1]
      ? [invalidValue(path, cidrs, "may specify no more than one IP for each IP family")]
      : []),
    ...each(path, cidrs, (text, at) => {
      const problem = cidrProblem(text);
      return problem ? [invalidValue(at, text, problem)] : [];
    }),
  ];
}

/** A second CIDR may be added; what is there stays. */
function validateUpdate(object: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const [now, before] = [object.spec?.cidrs ?? [], old.spec?.cidrs ?? []];
  if (before.length === 1 && now.length === 2) return immutable(`${path}[0]`, now[0], before[0]);
  return immutable(path, now, before);
}

export const serviceCidr = defineKind<ServiceCIDR>({
  resource: "networking.k8s.io/v1/servicecidrs",
  validate,
  validateUpdate,
  example: { apiVersion: "networking.k8s.io/v1", kind: "ServiceCIDR", metadata: { name: "example" }, spec: { cidrs: ["192.0.2.0/24"] } },
});
