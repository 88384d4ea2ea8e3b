import { type KubeObject, withMeta } from "../../api/meta.ts";
import type { AdmissionPlugin } from "../admission.ts";
import { isOn } from "../matches.ts";

const finalizers: Readonly<Record<string, string>> = {
  persistentvolumeclaims: "kubernetes.io/pvc-protection",
  persistentvolumes: "kubernetes.io/pv-protection",
  volumeattributesclasses: "kubernetes.io/vac-protection",
};

/** Storage in use is not removed: a finalizer holds it. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: "StorageObjectInUseProtection",
  admit(attributes): KubeObject | undefined {
    const { kind, object } = attributes;
    const finalizer = finalizers[kind.plural];
    if (!object || finalizer === undefined || !isOn(attributes, kind.plural, ["CREATE"])) return undefined;
    const present = object.metadata.finalizers ?? [];
    return present.includes(finalizer) ? undefined : withMeta(object, { finalizers: [...present, finalizer] });
  },
};
