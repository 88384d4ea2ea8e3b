import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { parseQuantity } from "../../api/quantity.ts";
import { formatTime } from "../../api/time.ts";
import type { PersistentVolume, PersistentVolumeSpec } from "../../api/types/core-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { dnsSubdomain, each, labelValue, optionalOneOf, qualifiedName, when } from "../validation/fields.ts";
import { resourceAmount } from "../validation/resource-list.ts";
import { validateAccessModes, volumeModes } from "./claim/access-modes.ts";
import { validateVolumeSource, volumeSourceOf } from "./volume/volume-source.ts";

function validateCapacity(capacity: Readonly<Record<string, string>>): FieldError[] {
  const path = "spec.capacity";
  const names = Object.keys(capacity);
  const { storage } = capacity;
  return [
    ...when(names.length === 0, () => required(path)),
    ...when(storage === undefined || names.length > 1, () => notSupported(path, names, ["storage"])),
    ...Object.entries(capacity).flatMap(([name, amount]) => resourceAmount(`${path}[${name}]`, name, amount)),
    ...when(storage !== undefined && parseQuantity(storage).mantissa <= 0n, () =>
      invalidValue(`${path}[storage]`, storage, "must be greater than zero"),
    ),
  ];
}

function validateAffinity(spec: PersistentVolumeSpec): FieldError[] {
  const path = "spec.nodeAffinity";
  if (!spec.nodeAffinity) return when(spec.local !== undefined, () => required(path, "Local volume requires node affinity"));
  const { required: selector } = spec.nodeAffinity;
  if (!selector) return [required(`${path}.required`, "must specify required node constraints")];
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) return [required(`${path}.required.nodeSelectorTerms`, "must have at least one node selector term")];
  return each(`${path}.required.nodeSelectorTerms`, terms, (term, at) =>
    each(`${at}.matchExpressions`, term.matchExpressions, (expression, where) => [
      ...qualifiedName(`${where}.key`, expression.key),
      ...each(`${where}.values`, expression.values, (value, place) => labelValue(place, value)),
    ]),
  );
}

function validate({ spec = {} }: PersistentVolume): FieldError[] {
  const { capacity = {}, accessModes, persistentVolumeReclaimPolicy: policy, storageClassName, volumeMode } = spec;
  return [
    ...validateAccessModes("spec.accessModes", accessModes),
    ...validateCapacity(capacity ?? {}),
    ...optionalOneOf("spec.persistentVolumeReclaimPolicy", policy, ["Retain", "Delete", "Recycle"]),
    ...validateAffinity(spec),
    ...validateVolumeSource("spec", spec),
    ...when(spec.hostPath?.path === "/" && policy === "Recycle", () =>
      forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'"),
    ),
    ...(storageClassName ? dnsSubdomain("spec.storageClassName", storageClassName) : []),
    ...optionalOneOf("spec.volumeMode", volumeMode, volumeModes),
  ];
}

function validateUpdate({ spec = {} }: PersistentVolume, old: PersistentVolume): FieldError[] {
  const before = old.spec ?? {};
  return [
    ...when(differs(volumeSourceOf(before), volumeSourceOf(spec)), () =>
      forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation"),
    ),
    ...when(spec.volumeMode !== before.volumeMode, () => invalidValue("volumeMode", spec.volumeMode, "field is immutable")),
    ...when(before.nodeAffinity !== undefined && differs(before.nodeAffinity, spec.nodeAffinity), () =>
      invalidValue("nodeAffinity", spec.nodeAffinity ?? null, "field is immutable"),
    ),
  ];
}

export const persistentVolume = defineKind<PersistentVolume>({
  resource: "core/v1/persistentvolumes",
  deleteReturnsObject: true,
  prepareForCreate: (object, { now }) => ({ ...object, status: { phase: "Pending", lastPhaseTransitionTime: formatTime(now) } }),
  validate,
  validateUpdate,
  subresources: {
    status: {
      shape: "view",
      prepareForUpdate(object, old, { now }) {
        if (object.status?.phase === old.status?.phase) return object;
        return { ...object, status: { ...object.status, lastPhaseTransitionTime: formatTime(now) } };
      },
    },
  },
  example: {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "example" },
    spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/data" } },
  },
});
