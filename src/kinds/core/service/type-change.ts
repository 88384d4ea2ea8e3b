/** Fields that only the old type of a Service had go when the type changes and the client left them as they were. */
import type { Service } from "../../../api/types/core-v1.ts";
import { differs } from "../../generic/generation.ts";
import {
  isExternallyAccessible,
  isExternalName,
  isLoadBalancer,
  needsClusterIp,
  needsHealthCheckNodePort,
  needsNodePort,
  specOf,
  withSpec,
} from "./traits.ts";

type Spec = NonNullable<Service["spec"]>;
type Need = (service: Service) => boolean;

const nodePorts = (service: Service) => (specOf(service).ports ?? []).flatMap(({ nodePort }) => nodePort || []);

/** Ports may have come, gone or changed, as long as none has a node port that the old Service did not have. */
const addsNodePort = (service: Service, old: Service): boolean => nodePorts(service).some((port) => !nodePorts(old).includes(port));

/** Which fields belong to which need. */
const dependent: readonly (readonly [Need, readonly (keyof Spec)[]])[] = [
  [needsClusterIp, ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"]],
  [needsHealthCheckNodePort, ["healthCheckNodePort"]],
  [isLoadBalancer, ["allocateLoadBalancerNodePorts", "loadBalancerClass"]],
  [isExternallyAccessible, ["externalTrafficPolicy"]],
  [isExternalName, ["externalName"]],
];

/** The new Service without what its type no longer needs. */
export function dropTypeDependent(service: Service, old: Service): Service {
  let kept = service;
  for (const [need, fields] of dependent) {
    if (!need(old) || need(service)) continue;
    for (const field of fields)
      if (specOf(kept)[field] !== undefined && !differs(specOf(old)[field], specOf(kept)[field]))
        kept = withSpec(kept, { [field]: undefined });
  }
  if (needsNodePort(old) && !needsNodePort(service) && !addsNodePort(service, old))
    kept = withSpec(kept, { ports: (specOf(kept).ports ?? []).map(({ nodePort: _, ...port }) => port) });
  if (isLoadBalancer(old) && !isLoadBalancer(service)) kept = { ...kept, status: { ...kept.status, loadBalancer: {} } };
  return kept;
}
