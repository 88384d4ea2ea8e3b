/** Node ports: 30000 to 32767, one for each port number of a Service that is reachable from outside. */
import { invalidValue } from "../../../api/field-error.ts";
import { internalError, invalid } from "../../../api/status.ts";
import type { Service, ServicePort } from "../../../api/types/core-v1.ts";
import type { HookContext, Kind } from "../../kind.ts";
import { allocatesNodePorts, needsHealthCheckNodePort, needsNodePort, specOf, withSpec } from "./traits.ts";

const first = 30000;
const count = 2768;
/** The lowest ports are left to those who ask for one by number. */
const staticBand = 86;

interface Pool {
  readonly service: Service;
  readonly used: Set<number>;
  readonly context: HookContext;
}

const ownPorts = (service: Service): number[] => {
  const { ports = [], healthCheckNodePort } = specOf(service);
  return [...ports.flatMap((port) => (port.nodePort ? [port.nodePort] : [])), ...(healthCheckNodePort ? [healthCheckNodePort] : [])];
};

/** The ports of all other Services. */
function portsInUse(service: Service, context: HookContext, kind: Kind<Service>): Set<number> {
  const used = new Set<number>();
  for (const other of context.lister.list(kind))
    if (other.metadata.uid !== service.metadata.uid && needsNodePort(other)) for (const port of ownPorts(other)) used.add(port);
  return used;
}

function pick({ service, used, context }: Pool, purpose: string): number {
  const dynamic = count - staticBand;
  const start = Math.floor(context.chance.fraction("node-port", service.metadata.uid ?? "", purpose) * dynamic);
  for (let step = 0; step < count; step++) {
    const port = first + ((staticBand + ((start + step) % dynamic)) % count);
    if (used.has(port)) continue;
    used.add(port);
    return port;
  }
  throw internalError("failed to allocate a nodePort: range is full");
}

function take({ service, used }: Pool, port: number, path: string): void {
  const detail =
    port < first || port >= first + count
      ? `provided port is not in the valid range. The range of valid ports is ${first}-${first + count - 1}`
      : used.has(port) && "provided port is already allocated";
  if (detail) throw invalid({ group: "", kind: "Service" }, service.metadata.name ?? "", [invalidValue(path, port, detail)]);
}

/** Ports with the same number and another protocol share one node port. */
function numbered(pool: Pool, ports: readonly ServicePort[]): readonly ServicePort[] {
  const byPort = new Map<number, number>();
  ports.forEach((port, index) => {
    if (!port.nodePort) return;
    take(pool, port.nodePort, `spec.ports[${index}].nodePort`);
    byPort.set(port.port, byPort.get(port.port) ?? port.nodePort);
  });
  for (const nodePort of byPort.values()) pool.used.add(nodePort);
  if (!allocatesNodePorts(pool.service)) return ports;
  return ports.map((port) => {
    if (port.nodePort) return port;
    const nodePort = byPort.get(port.port) ?? pick(pool, `${port.port}`);
    byPort.set(port.port, nodePort);
    return { ...port, nodePort };
  });
}

/** The Service with all its node ports. Throws 422 for one that is out of range or taken. */
export function allocatePorts(service: Service, context: HookContext, kind: Kind<Service>): Service {
  if (!needsNodePort(service)) return service;
  const pool: Pool = { service, used: portsInUse(service, context, kind), context };
  const { ports, healthCheckNodePort } = specOf(service);
  const ported = ports ? withSpec(service, { ports: numbered(pool, ports) }) : service;
  if (!needsHealthCheckNodePort(service)) return ported;
  if (!healthCheckNodePort) return withSpec(ported, { healthCheckNodePort: pick(pool, "health-check") });
  take(pool, healthCheckNodePort, "spec.healthCheckNodePort");
  return ported;
}
