/** What a Service needs, by its type. */
import type { Service } from "../../../api/types/core-v1.ts";

/** The spec of a Service; an absent one reads as empty. */
export const specOf = (service: Service): NonNullable<Service["spec"]> => service.spec ?? {};

const typeOf = (service: Service) => specOf(service).type;

export const isExternalName = (service: Service): boolean => typeOf(service) === "ExternalName";
export const isLoadBalancer = (service: Service): boolean => typeOf(service) === "LoadBalancer";
/** clusterIP None and nothing else. */
export const isHeadless = (service: Service): boolean => {
  const ips = specOf(service).clusterIPs ?? [];
  return ips.length === 1 && ips[0] === "None";
};
export const needsClusterIp = (service: Service): boolean => !isExternalName(service);
export const needsNodePort = (service: Service): boolean => typeOf(service) === "NodePort" || isLoadBalancer(service);
export const needsHealthCheckNodePort = (service: Service): boolean =>
  isLoadBalancer(service) && specOf(service).externalTrafficPolicy === "Local";
export const isExternallyAccessible = (service: Service): boolean =>
  needsNodePort(service) || (typeOf(service) === "ClusterIP" && (specOf(service).externalIPs ?? []).length > 0);
/** False only for a LoadBalancer that asks for none. */
export const allocatesNodePorts = (service: Service): boolean =>
  typeOf(service) === "NodePort" || (isLoadBalancer(service) && specOf(service).allocateLoadBalancerNodePorts !== false);

/** The Service with some of its spec replaced; fields given as `undefined` are dropped. */
export function withSpec(service: Service, change: Partial<NonNullable<Service["spec"]>>): Service {
  const spec: Record<string, unknown> = { ...service.spec };
  for (const [field, value] of Object.entries(change)) {
    if (value === undefined) delete spec[field];
    else spec[field] = value;
  }
  return { ...service, spec: spec as NonNullable<Service["spec"]> };
}
