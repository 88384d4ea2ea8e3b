import { type FieldError, forbidden } from "../../api/field-error.ts";
import type { Service } from "../../api/types/core-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind, type HookContext, type Kind } from "../kind.ts";
import { when } from "../validation/fields.ts";
import { validateIngressPoints } from "../validation/load-balancer-status.ts";
import { dnsLabelName } from "../validation/name-rules.ts";
import { allocateIps, releaseIps } from "./service/allocate-ips.ts";
import { allocatePorts } from "./service/allocate-ports.ts";
import { withIpFamilies } from "./service/ip-families.ts";
import { alignClusterIps, keepAllocated } from "./service/keep-allocated.ts";
import { serviceProxy } from "./service/proxy.ts";
import { isLoadBalancer, needsClusterIp } from "./service/traits.ts";
import { dropTypeDependent } from "./service/type-change.ts";
import { validateService } from "./service/validate.ts";
import { validateServiceUpdate } from "./service/validate-update.ts";

function prepareForCreate(object: Service, context: HookContext): Service {
  const aligned = withIpFamilies(alignClusterIps(object, undefined), undefined);
  const addressed = needsClusterIp(aligned) ? allocateIps(aligned, context) : aligned;
  return allocatePorts(addressed, context, service);
}

/** Addresses are taken and given back only when the type changes from or to ExternalName; ports whenever they change. */
function prepareForUpdate(object: Service, old: Service, context: HookContext): Service {
  const aligned = alignClusterIps(keepAllocated(object, old), old);
  const familiar = withIpFamilies(aligned, old);
  const addressed = needsClusterIp(familiar) && !needsClusterIp(old) ? allocateIps(familiar, context) : familiar;
  if (!needsClusterIp(familiar) && needsClusterIp(old)) releaseIps(old, context);
  return dropTypeDependent(differs(old.spec, addressed.spec) ? allocatePorts(addressed, context, service) : addressed, old);
}

function validateStatus(object: Service): FieldError[] {
  const path = "status.loadBalancer.ingress";
  const ingress = object.status?.loadBalancer?.ingress ?? [];
  return [
    ...when(ingress.length > 0 && !isLoadBalancer(object), () => forbidden(path, 'may only be used when `spec.type` is "LoadBalancer"')),
    ...validateIngressPoints(path, ingress, true),
  ];
}

export const service: Kind<Service> = defineKind<Service>({
  resource: "core/v1/services",
  validateName: dnsLabelName,
  deleteReturnsObject: true,
  subresources: { status: { shape: "view", validateUpdate: validateStatus }, proxy: serviceProxy },
  prepareForCreate,
  prepareForUpdate,
  validate: (object) => validateService(object, undefined),
  validateUpdate: validateServiceUpdate,
  updateRulesFirst: true,
  warnings: ({ spec }) =>
    spec?.clusterIP === "None" && spec.sessionAffinity === "ClientIP" ? ["spec.SessionAffinity is ignored for headless services"] : [],
  afterDelete: releaseIps,
  example: { apiVersion: "v1", kind: "Service", metadata: { name: "example" }, spec: { ports: [{ port: 80 }] } },
});
