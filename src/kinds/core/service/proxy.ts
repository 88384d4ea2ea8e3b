/** Which requests to a Service's proxy cannot be served at all. As kubernetes: registry/core/service/storage ResourceLocation. */
import { unavailable } from "../../../api/status.ts";
import type { Service } from "../../../api/types/core-v1.ts";
import type { EndpointSlice } from "../../../api/types/discovery-v1.ts";
import { endpointSlice } from "../../discovery/endpoint-slice.ts";
import { parseProxyName } from "../../generic/proxy-name.ts";
import type { ConnectRequest, ConnectSubresource, Lister } from "../../kind.ts";

/** True when some ready endpoint has a port of that name. */
function isServed(lister: Lister, namespace: string | undefined, service: string, portName: string): boolean {
  const slices = lister.list<EndpointSlice>(endpointSlice, namespace, { "kubernetes.io/service-name": service });
  return slices.some(
    ({ endpoints, ports }) =>
      endpoints?.some(({ conditions }) => conditions?.ready !== false) && ports?.some(({ name = "" }) => name === portName),
  );
}

/** A port given by number is meant by its name. */
function portNameOf(request: ConnectRequest, name: string, port: string): string {
  if (!/^[+-]?\d+$/.test(port)) return port;
  const { spec } = request.parent(name) as Service;
  const found = spec?.ports?.find((candidate) => candidate.port === Number(port));
  if (!found) throw unavailable(`no service port ${Number(port)} found for service ${JSON.stringify(name)}`);
  return found.name ?? "";
}

export const serviceProxy: ConnectSubresource = {
  shape: "connect",
  check(request) {
    const { name, port } = parseProxyName("service", request.name);
    const portName = portNameOf(request, name, port);
    if (!isServed(request.lister, request.namespace, name, portName))
      throw unavailable(`no endpoints available for service ${JSON.stringify(port ? request.name : name)}`);
    return undefined;
  },
};
