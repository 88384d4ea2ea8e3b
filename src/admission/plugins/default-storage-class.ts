import type { KubeObject } from "../../api/meta.ts";
import type { PersistentVolumeClaim } from "../../api/types/core-v1.ts";
import { storageClass as storageClassKind } from "../../kinds/storage/storage-class.ts";
import type { AdmissionPlugin } from "../admission.ts";
import { isOn, reviewed } from "../matches.ts";

const annotations = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];
const isDefault = ({ metadata }: KubeObject): boolean => annotations.some((name) => metadata.annotations?.[name] === "true");

/** The newest of the default classes; by name among equally new ones. */
export function newestDefault<T extends KubeObject>(candidates: readonly T[]): T | undefined {
  return candidates.reduce<T | undefined>((best, next) => {
    const [a, b] = [best?.metadata.creationTimestamp ?? "", next.metadata.creationTimestamp ?? ""];
    return best && (a > b || (a === b && (best.metadata.name ?? "") < (next.metadata.name ?? ""))) ? best : next;
  }, undefined);
}

/** A claim without class gets the default one. */
export const defaultStorageClass: AdmissionPlugin = {
  name: "DefaultStorageClass",
  admit(attributes) {
    const claim = isOn(attributes, "persistentvolumeclaims", ["CREATE"]) ? reviewed<PersistentVolumeClaim>(attributes) : undefined;
    if (!claim || claim.spec?.storageClassName !== undefined) return undefined;
    if (claim.metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] !== undefined) return undefined;
    const chosen = newestDefault(attributes.lister.list(storageClassKind).filter(isDefault))?.metadata.name;
    return chosen === undefined ? undefined : { ...claim, spec: { ...claim.spec, storageClassName: chosen } };
  },
};
