/** endpointslicemirroring-controller: copies Endpoints written by hand, of Services without a selector, into EndpointSlices. */
import { type KubeObject, type StringMap, splitKey } from "../../api/meta.ts";
import type { Endpoints } from "../../api/types/core-v1.ts";
import type { EndpointSlice } from "../../api/types/discovery-v1.ts";
import { endpoints as endpointsKind } from "../../kinds/core/endpoints.ts";
import { service } from "../../kinds/core/service.ts";
import { endpointSlice } from "../../kinds/discovery/endpoint-slice.ts";
import type { Lister } from "../../kinds/kind.ts";
import { defineController } from "../controller.ts";
import { type MirroredContent, planMirror } from "./plan-mirror.ts";

const managedBy = "endpointslice.kubernetes.io/managed-by";
const controllerName = "endpointslicemirroring-controller.k8s.io";
const serviceName = "kubernetes.io/service-name";
const skipMirror = "endpointslice.kubernetes.io/skip-mirror";
const leader = "control-plane.alpha.kubernetes.io/leader";
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** Nothing: the Service is the endpoints controllers' business, or somebody does not want it. */
function toMirror(lister: Lister, namespace: string | undefined, name: string): Endpoints | undefined {
  const found = lister.get<Endpoints>(endpointsKind, namespace, name);
  if (!found || found.metadata.labels?.[skipMirror] === "true" || found.metadata.annotations?.[leader] !== undefined) return undefined;
  const owner = lister.get(service, namespace, name);
  return owner && owner.spec.selector === undefined ? found : undefined;
}

const labelsOf = ({ metadata }: Endpoints): StringMap => ({
  ...metadata.labels,
  [serviceName]: metadata.name ?? "",
  [managedBy]: controllerName,
});

function annotationsOf({ metadata }: Endpoints): StringMap | undefined {
  const { [lastApplied]: _own, ...others } = metadata.annotations ?? {};
  return Object.keys(others).length > 0 ? others : undefined;
}

function newSlice(from: Endpoints, content: MirroredContent): EndpointSlice & KubeObject {
  const { name = "", namespace, uid = "" } = from.metadata;
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: labelsOf(from),
      annotations: annotationsOf(from),
      ownerReferences: [{ apiVersion: "v1", kind: "Endpoints", name, uid, controller: true, blockOwnerDeletion: true }],
    },
    ...content,
  } as unknown as EndpointSlice & KubeObject;
}

function sliceKeys({ object, old }: { object: KubeObject | undefined; old: KubeObject | undefined }): readonly string[] {
  const { labels, namespace } = (object ?? old)?.metadata ?? {};
  const name = labels?.[serviceName];
  return !object && name && labels?.[managedBy] === controllerName ? [`${namespace}/${name}`] : [];
}

export const endpointSliceMirroringController = defineController({
  name: "endpointslice-mirroring-controller",
  watches: [{ kind: endpointsKind }, { kind: service }, { kind: endpointSlice, keys: sliceKeys }],
  async reconcile({ client, lister }, key) {
    const { namespace, name } = splitKey(key);
    const existing = lister.list<EndpointSlice>(endpointSlice, namespace, { [serviceName]: name, [managedBy]: controllerName });
    const from = toMirror(lister, namespace, name);
    if (!from && existing.length === 0) return;
    const plan = from ? planMirror(from, existing) : { create: [], update: [], remove: existing };
    for (const { metadata } of plan.remove) await client.remove(endpointSlice, namespace, metadata.name ?? "");
    if (!from) return;
    for (const content of plan.create) await client.create(endpointSlice, newSlice(from, content));
    for (const { slice, content } of plan.update) {
      const metadata = { ...slice.metadata, labels: labelsOf(from) };
      await client.update(endpointSlice, { ...slice, ...content, metadata } as unknown as typeof slice);
    }
  },
});
