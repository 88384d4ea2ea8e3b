/** Allocated values a client left out stay; clusterIP and clusterIPs are kept in step. */
import type { Service, ServicePort } from "../../../api/types/core-v1.ts";
import { differs } from "../../generic/generation.ts";
import { needsClusterIp, needsHealthCheckNodePort, needsNodePort, specOf, withSpec } from "./traits.ts";

const ipsOf = (service: Service): readonly string[] => specOf(service).clusterIPs ?? [];
const ipOf = (service: Service): string => specOf(service).clusterIP ?? "";

/** What an idempotent client need not repeat: cluster IPs, node ports, the health check port. */
export function keepAllocated(service: Service, old: Service): Service {
  let kept = service;
  if (needsClusterIp(old) && needsClusterIp(kept)) {
    if (ipOf(kept) === "" && ipOf(old) !== "") kept = withSpec(kept, { clusterIP: ipOf(old) });
    if (ipsOf(kept).length === 0 && ipOf(kept) === ipOf(old) && ipsOf(old).length > 0) kept = withSpec(kept, { clusterIPs: ipsOf(old) });
  }
  if (needsNodePort(old) && needsNodePort(kept)) kept = keepNodePorts(kept, old);
  if (needsHealthCheckNodePort(old) && needsHealthCheckNodePort(kept) && !specOf(kept).healthCheckNodePort)
    kept = withSpec(kept, { healthCheckNodePort: specOf(old).healthCheckNodePort });
  return kept;
}

/** Node ports by name of the port, unless another port of the new Service already has that number. */
function keepNodePorts(service: Service, old: Service): Service {
  const ports = specOf(service).ports ?? [];
  const oldPorts = specOf(old).ports ?? [];
  if (ports.every((port) => port.nodePort)) return service;
  const known = new Map(oldPorts.map((port) => [port.name ?? "", port.nodePort]));
  const mine = new Set(ports.map((port) => port.nodePort));
  const used = new Set(oldPorts.map((port) => port.nodePort).filter((port) => mine.has(port)));
  const kept = ports.map((port): ServicePort => {
    const before = known.get(port.name ?? "");
    if (port.nodePort || !before || used.has(before)) return port;
    used.add(before);
    return { ...port, nodePort: before };
  });
  return withSpec(service, { ports: kept });
}

/** Fills clusterIPs from clusterIP for clients that know only the latter. */
export function alignClusterIps(service: Service, old: Service | undefined): Service {
  const ip = ipOf(service);
  if (!old) return ip !== "" && ipsOf(service).length === 0 ? withSpec(service, { clusterIPs: [ip] }) : service;
  const sameList = !differs(ipsOf(old), ipsOf(service));
  if (ip === ipOf(old))
    return ipsOf(old).length > 0 && ipsOf(service).length === 0 ? withSpec(service, { clusterIPs: ipsOf(old) }) : service;
  if (!sameList) return service;
  return withSpec(service, { clusterIPs: ip === "" ? undefined : [ip] });
}
