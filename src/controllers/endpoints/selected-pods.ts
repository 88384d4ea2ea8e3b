/** What a Service's endpoints are made of: its Pods, their addresses and the ports it reaches them by. */
import type { EndpointPort, Pod, Service, ServicePort } from "../../api/types/core-v1.ts";
import { pod } from "../../kinds/core/pod.ts";
import { service } from "../../kinds/core/service.ts";
import type { Lister } from "../../kinds/kind.ts";

/** Services without a selector and ExternalName services are none of our business. */
export const hasEndpoints = (candidate: Service): boolean =>
  Object.keys(candidate.spec.selector ?? {}).length > 0 && candidate.spec.type !== "ExternalName";

export const isHeadless = (candidate: Service): boolean => candidate.spec.clusterIP === "None" || !candidate.spec.clusterIP;

/** The Service's Pods that have an address and have not ended, by name. */
export function selectedPods(lister: Lister, candidate: Service): readonly Pod[] {
  const pods = lister.list(pod, candidate.metadata.namespace, candidate.spec.selector ?? {});
  return pods.filter(({ status }) => status.podIP && status.phase !== "Succeeded" && status.phase !== "Failed");
}

export const isPodReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") ?? false;

/** Number and name of each Service port on this Pod; a named target port the Pod does not have is left out. */
export function portsOn(candidate: Service, target: Pod): readonly EndpointPort[] {
  return (candidate.spec.ports ?? []).flatMap((port) => {
    const number = targetPort(port, target);
    if (number === undefined) return [];
    return {
      name: port.name ?? "",
      port: number,
      protocol: port.protocol ?? "TCP",
      ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
    } as EndpointPort;
  });
}

function targetPort(port: ServicePort, target: Pod): number | undefined {
  const wanted = port.targetPort ?? port.port;
  if (typeof wanted === "number") return wanted === 0 ? port.port : wanted;
  const sidecars = (target.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  const ports = [...target.spec.containers, ...sidecars].flatMap((container) => container.ports ?? []);
  return ports.find(({ name, protocol }) => name === wanted && (protocol ?? "TCP") === (port.protocol ?? "TCP"))?.containerPort;
}

/** As kubernetes: a Pod with hostname and the Service as its subdomain has a name of its own. */
export function hostnameOf(candidate: Service, { spec, metadata }: Pod): string | undefined {
  return spec.hostname && spec.subdomain === candidate.metadata.name && metadata.namespace === candidate.metadata.namespace
    ? spec.hostname
    : undefined;
}

/** Keys of the Services a Pod's change concerns. */
export function servicesOf(lister: Lister, current: Pod | undefined, old: Pod | undefined): readonly string[] {
  const namespace = (current ?? old)?.metadata.namespace;
  const matches = (selector: Readonly<Record<string, string>>, candidate: Pod | undefined) =>
    candidate !== undefined && Object.entries(selector).every(([label, value]) => candidate.metadata.labels?.[label] === value);
  return lister
    .list(service, namespace)
    .filter(
      (candidate) =>
        hasEndpoints(candidate) && (matches(candidate.spec.selector ?? {}, current) || matches(candidate.spec.selector ?? {}, old)),
    )
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

/** True when a Pod's change can show in endpoints: address, readiness, labels, deletion, phase. */
export function podMatters(current: Pod | undefined, old: Pod | undefined): boolean {
  if (!current || !old) return Boolean((current ?? old)?.status.podIP);
  return (
    current.status.podIP !== old.status.podIP ||
    current.status.phase !== old.status.phase ||
    isPodReady(current) !== isPodReady(old) ||
    current.metadata.labels !== old.metadata.labels ||
    current.metadata.deletionTimestamp !== old.metadata.deletionTimestamp
  );
}
