import type { LimitRange, PersistentVolumeClaim, Pod } from "../../api/types/core-v1.ts";
import { limitRange as limitRangeKind } from "../../kinds/core/limit-range.ts";
import { podTotals } from "../../kinds/core/pod/totals.ts";
import type { AdmissionAttributes, AdmissionPlugin } from "../admission.ts";
import { isOn, refuse } from "../matches.ts";
import { brokenBounds, brokenByClaim, brokenByContainer } from "./limit-range/constraint.ts";
import { withDefaultResources } from "./limit-range/defaults.ts";

/** The containers of a Pod never change, but for resize: so only that and creation are looked at. */
const onPod = (attributes: AdmissionAttributes) =>
  isOn(attributes, "pods", ["CREATE"]) ||
  (attributes.kind.plural === "pods" && attributes.subresource === "resize" && attributes.operation === "UPDATE");

const onClaim = (attributes: AdmissionAttributes) => isOn(attributes, "persistentvolumeclaims", ["CREATE", "UPDATE"]);

function rangesFor({ lister, namespace, oldObject }: AdmissionAttributes): readonly LimitRange[] {
  if (lister.count(limitRangeKind, namespace) === 0 || oldObject?.metadata.deletionTimestamp) return [];
  return lister.list(limitRangeKind, namespace);
}

function brokenByPod(range: LimitRange, { spec }: Pod): string[] {
  return (range.spec?.limits ?? []).flatMap((item) => {
    if (item.type === "Pod") return brokenBounds(item, podTotals(spec, "requests"), podTotals(spec, "limits"));
    if (item.type !== "Container") return [];
    return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) => brokenByContainer(item, resources));
  });
}

function brokenByClaimSpec(range: LimitRange, { spec }: PersistentVolumeClaim): string[] {
  const items = (range.spec?.limits ?? []).filter(({ type }) => type === "PersistentVolumeClaim");
  return items.flatMap((item) => brokenByClaim(item, spec?.resources));
}

/** Pods get the default resources of their namespace; Pods and claims outside its limits are refused. */
export const limitRanger: AdmissionPlugin = {
  name: "LimitRanger",
  admit(attributes) {
    if (!onPod(attributes)) return undefined;
    return rangesFor(attributes).reduce((pod, range) => withDefaultResources(pod, range), attributes.object as Pod);
  },
  validate(attributes) {
    const pod = onPod(attributes);
    if (!pod && !onClaim(attributes)) return;
    for (const range of rangesFor(attributes)) {
      const broken = pod
        ? brokenByPod(range, attributes.object as Pod)
        : brokenByClaimSpec(range, attributes.object as PersistentVolumeClaim);
      const texts = [...new Set(broken)];
      if (texts.length > 0) throw refuse(attributes, texts.length === 1 ? `${texts[0]}` : `[${texts.join(", ")}]`);
    }
  },
};
