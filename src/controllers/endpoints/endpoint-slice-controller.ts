/** endpointslice-controller: the EndpointSlices of every Service with a selector. */
import { type KubeObject, type StringMap, splitKey } from "../../api/meta.ts";
import { share } from "../../api/share.ts";
import type { Service } from "../../api/types/core-v1.ts";
import type { EndpointSlice } from "../../api/types/discovery-v1.ts";
import { node } from "../../kinds/core/node.ts";
import { pod } from "../../kinds/core/pod.ts";
import { service } from "../../kinds/core/service.ts";
import { endpointSlice } from "../../kinds/discovery/endpoint-slice.ts";
import { type ControllerContext, defineController } from "../controller.ts";
import { planSlices, type SliceContent } from "./plan-slices.ts";
import { hasEndpoints, isHeadless, podMatters, selectedPods, servicesOf } from "./selected-pods.ts";
import { createTriggerTimes, type TriggerTimes, triggerAnnotation } from "./trigger-time.ts";

const managedBy = "endpointslice.kubernetes.io/managed-by";
const controllerName = "endpointslice-controller.k8s.io";
const serviceName = "kubernetes.io/service-name";
const headless = "service.kubernetes.io/headless";

export const endpointSliceController = defineController<TriggerTimes>({
  name: "endpointslice-controller",
  watches: [
    { kind: service },
    { kind: pod, keys: ({ object, old }, { lister }) => (podMatters(object, old) ? servicesOf(lister, object, old) : []) },
    { kind: endpointSlice, keys: ({ object, old }) => (object ? [] : sliceOwner(old)) },
  ],
  start: createTriggerTimes,
  async reconcile(context, key) {
    const { client, lister, state } = context;
    const { namespace, name } = splitKey(key);
    const owner = lister.get(service, namespace, name);
    if (!owner) {
      state.forget(key);
      return;
    }
    if (!hasEndpoints(owner) || owner.metadata.deletionTimestamp) return;
    const existing = lister.list(endpointSlice, namespace, { [serviceName]: name, [managedBy]: controllerName });
    const pods = selectedPods(lister, owner);
    const trigger = state.next(key, owner, pods);
    const plan = planSlices(
      owner,
      pods,
      (one) => lister.get(node, undefined, one),
      existing.filter((slice) => !slice.metadata.deletionTimestamp),
    );
    for (const content of plan.create) await client.create(endpointSlice, newSlice(owner, content, trigger));
    for (const { slice, content } of plan.update) await write(context, owner, { slice, content, trigger });
    for (const slice of plan.remove) await client.remove(endpointSlice, namespace, slice.metadata.name ?? "");
    const labels = labelsOf(owner);
    for (const slice of existing) if (share(slice.metadata.labels, labels) !== slice.metadata.labels) await relabel(context, slice, labels);
  },
});

function sliceOwner(slice: KubeObject | undefined): string[] {
  const name = slice?.metadata.labels?.[serviceName];
  return name && slice.metadata.labels?.[managedBy] === controllerName ? [`${slice.metadata.namespace}/${name}`] : [];
}

/** The Service's labels and ours. */
function labelsOf(owner: Service): StringMap {
  return {
    ...owner.metadata.labels,
    [managedBy]: controllerName,
    [serviceName]: owner.metadata.name ?? "",
    ...(isHeadless(owner) ? { [headless]: "" } : {}),
  };
}

function newSlice(owner: Service, content: SliceContent, trigger: string | undefined): EndpointSlice {
  const { name = "", namespace, uid = "" } = owner.metadata;
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: labelsOf(owner),
      annotations: trigger ? { [triggerAnnotation]: trigger } : undefined,
      ownerReferences: [{ apiVersion: "v1", kind: "Service", name, uid, controller: true, blockOwnerDeletion: true }],
    },
    addressType: "IPv4",
    ...content,
  } as unknown as EndpointSlice;
}

async function write(
  { client }: ControllerContext<TriggerTimes>,
  owner: Service,
  change: { slice: EndpointSlice; content: SliceContent; trigger: string | undefined },
): Promise<void> {
  const { namespace, name = "" } = change.slice.metadata;
  await client.modify(endpointSlice, namespace, name, (head) => {
    const { [triggerAnnotation]: _old, ...kept } = head.metadata.annotations ?? {};
    const annotations = { ...kept, ...(change.trigger ? { [triggerAnnotation]: change.trigger } : {}) };
    const metadata = {
      ...head.metadata,
      labels: labelsOf(owner),
      annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
    };
    return { ...head, ...change.content, metadata } as unknown as EndpointSlice;
  });
}

async function relabel({ client }: ControllerContext<TriggerTimes>, slice: EndpointSlice, labels: StringMap): Promise<void> {
  const { namespace, name = "" } = slice.metadata;
  await client.modify(endpointSlice, namespace, name, (head) => ({ ...head, metadata: { ...head.metadata, labels } }));
}
