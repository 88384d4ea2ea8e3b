import { type KubeObject, type StringMap, withMeta } from "../../api/meta.ts";
import type { Binding, Pod } from "../../api/types/core-v1.ts";
import { node as nodeKind } from "../../kinds/core/node.ts";
import type { AdmissionAttributes, AdmissionPlugin } from "../admission.ts";

const topology = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];

/** The node a Pod is being bound to, if this request binds one. */
function nodeNameOf({ kind, subresource, operation, object }: AdmissionAttributes): string | undefined {
  if (operation !== "CREATE" || !object) return undefined;
  if (kind.plural === "bindings" || (kind.plural === "pods" && subresource === "binding")) return (object as Binding).target?.name;
  return kind.plural === "pods" && subresource === "" ? (object as Pod).spec?.nodeName : undefined;
}

/** A bound Pod carries zone and region of its node as labels. */
export const podTopologyLabels: AdmissionPlugin = {
  name: "PodTopologyLabels",
  admit(attributes): KubeObject | undefined {
    const nodeName = nodeNameOf(attributes);
    const nodeLabels = nodeName ? attributes.lister.get(nodeKind, undefined, nodeName)?.metadata.labels : undefined;
    if (!nodeLabels || !attributes.object) return undefined;
    const found: StringMap = Object.fromEntries(
      topology.flatMap((name) => (nodeLabels[name] === undefined ? [] : [[name, nodeLabels[name]]])),
    );
    if (Object.keys(found).length === 0) return undefined;
    return withMeta(attributes.object, { labels: { ...attributes.object.metadata.labels, ...found } });
  },
};
