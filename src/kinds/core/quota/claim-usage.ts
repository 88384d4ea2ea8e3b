/** What claims use of a quota. As kubernetes: pkg/quota/v1/evaluator/core/persistent_volume_claims.go. */
import { type Amounts, countOf } from "../../../api/amounts.ts";
import { compareQuantities, parseQuantity, type Quantity, roundUpQuantity } from "../../../api/quantity.ts";
import type { PersistentVolumeClaim } from "../../../api/types/core-v1.ts";
import type { QuotaEvaluator } from "./evaluator.ts";
import { scopeMatches } from "./pod-scopes.ts";

const ofClass = ".storageclass.storage.k8s.io/";
const names: ReadonlySet<string> = new Set(["persistentvolumeclaims", "count/persistentvolumeclaims", "requests.storage"]);

/** What is asked for, or what was already set aside if that is more. */
function storageOf({ spec, status }: PersistentVolumeClaim): Quantity | undefined {
  const text = spec?.resources?.requests?.["storage"];
  if (text === undefined) return undefined;
  const asked = parseQuantity(text);
  const set = status?.allocatedResources?.["storage"];
  const larger = set !== undefined && compareQuantities(parseQuantity(set), asked) > 0 ? parseQuantity(set) : asked;
  return roundUpQuantity(larger, 0);
}

function usage(claim: PersistentVolumeClaim): Amounts {
  const used = new Map([
    ["count/persistentvolumeclaims", countOf(1)],
    ["persistentvolumeclaims", countOf(1)],
  ]);
  const className = claim.metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] ?? claim.spec?.storageClassName;
  const storage = storageOf(claim);
  if (className) used.set(`${className}${ofClass}persistentvolumeclaims`, countOf(1));
  if (storage) used.set("requests.storage", storage);
  if (storage && className) used.set(`${className}${ofClass}requests.storage`, storage);
  return used;
}

export const claimEvaluator: QuotaEvaluator = {
  countsUpdates: (subresource) => subresource === "",
  counts: (name) => names.has(name) || name.endsWith(`${ofClass}persistentvolumeclaims`) || name.endsWith(`${ofClass}requests.storage`),
  inScope: (requirement, object) =>
    requirement.scopeName === "VolumeAttributesClass" &&
    scopeMatches(requirement, (object as PersistentVolumeClaim).spec?.volumeAttributesClassName),
  usage: (object) => usage(object as PersistentVolumeClaim),
  freed(object, old) {
    const [now, before] = [storageOf(object as PersistentVolumeClaim), storageOf(old as PersistentVolumeClaim)];
    return now !== undefined && before !== undefined && compareQuantities(now, before) !== 0;
  },
};
