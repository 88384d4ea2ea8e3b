/** endpoints-controller: one Endpoints object per Service with a selector. */
import { type StringMap, splitKey } from "../../api/meta.ts";
import { share } from "../../api/share.ts";
import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints, Pod, Service } from "../../api/types/core-v1.ts";
import { endpoints } from "../../kinds/core/endpoints.ts";
import { pod } from "../../kinds/core/pod.ts";
import { service } from "../../kinds/core/service.ts";
import { defineController } from "../controller.ts";
import { hasEndpoints, hostnameOf, isHeadless, isPodReady, podMatters, portsOn, selectedPods, servicesOf } from "./selected-pods.ts";
import { createTriggerTimes, type TriggerTimes, triggerAnnotation } from "./trigger-time.ts";

const managedBy = "endpoints.kubernetes.io/managed-by";
const headless = "service.kubernetes.io/headless";

export const endpointsController = defineController<TriggerTimes>({
  name: "endpoints-controller",
  watches: [
    { kind: service },
    { kind: pod, keys: ({ object, old }, { lister }) => (podMatters(object, old) ? servicesOf(lister, object, old) : []) },
  ],
  start: createTriggerTimes,
  async reconcile({ client, lister, state }, key) {
    const { namespace, name } = splitKey(key);
    const owner = lister.get(service, namespace, name);
    if (!owner) {
      state.forget(key);
      const left = lister.get(endpoints, namespace, name);
      if (left?.metadata.labels?.[managedBy] === "endpoint-controller") await client.remove(endpoints, namespace, name);
      return;
    }
    if (!hasEndpoints(owner) || owner.metadata.deletionTimestamp) return;
    const pods = selectedPods(lister, owner).filter((one) => owner.spec.publishNotReadyAddresses || !one.metadata.deletionTimestamp);
    const trigger = state.next(key, owner, pods);
    const wanted = planEndpoints(owner, pods, trigger);
    const current = lister.get(endpoints, namespace, name);
    if (!current) await client.create(endpoints, wanted);
    else await client.modify(endpoints, namespace, name, (head) => merged(head, wanted));
  },
});

/** The same object when neither subsets nor labels change: a new trigger time alone is no reason to write. */
function merged(head: Endpoints, wanted: Endpoints): Endpoints {
  const subsets = share(head.subsets, wanted.subsets);
  const labels = share(head.metadata.labels, wanted.metadata.labels);
  if (subsets === head.subsets && labels === head.metadata.labels) return head;
  const { [triggerAnnotation]: _old, ...kept } = head.metadata.annotations ?? {};
  const annotations = { ...kept, ...wanted.metadata.annotations };
  return {
    ...head,
    subsets,
    metadata: { ...head.metadata, labels, annotations: Object.keys(annotations).length > 0 ? annotations : undefined },
  };
}

/** The Endpoints object a Service should have. */
export function planEndpoints(owner: Service, pods: readonly Pod[], trigger: string | undefined): Endpoints {
  const labels: StringMap = {
    ...owner.metadata.labels,
    [managedBy]: "endpoint-controller",
    ...(isHeadless(owner) ? { [headless]: "" } : {}),
  };
  const subsets = planSubsets(owner, pods);
  return {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: {
      name: owner.metadata.name,
      namespace: owner.metadata.namespace,
      labels,
      annotations: trigger ? { [triggerAnnotation]: trigger } : undefined,
    },
    subsets: subsets.length > 0 ? subsets : undefined,
  };
}

function planSubsets(owner: Service, pods: readonly Pod[]): EndpointSubset[] {
  const groups = new Map<string, { ports: readonly EndpointPort[]; ready: EndpointAddress[]; waiting: EndpointAddress[] }>();
  for (const one of pods) {
    const ports = portsOn(owner, one).map(({ name, ...rest }) => (name ? { name, ...rest } : rest) as EndpointPort);
    if (ports.length === 0 && !isHeadless(owner)) continue;
    const id = JSON.stringify(ports);
    const group = groups.get(id) ?? { ports, ready: [], waiting: [] };
    groups.set(id, group);
    (isPodReady(one) || owner.spec.publishNotReadyAddresses ? group.ready : group.waiting).push(addressOf(owner, one));
  }
  return [...groups.values()].map(({ ports, ready, waiting }) => ({
    addresses: ready.length > 0 ? ready : undefined,
    notReadyAddresses: waiting.length > 0 ? waiting : undefined,
    ports: ports.length > 0 ? ports : undefined,
  }));
}

function addressOf(owner: Service, one: Pod): EndpointAddress {
  const { name, namespace, uid } = one.metadata;
  return {
    hostname: hostnameOf(owner, one),
    ip: one.status.podIP ?? "",
    nodeName: one.spec.nodeName,
    targetRef: { kind: "Pod", name, namespace, uid },
  };
}
