import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { parseQuantity } from "../../api/quantity.ts";
import { formatTime } from "../../api/time.ts";
import type { PersistentVolume, PersistentVolumeSpec } from "../../api/types/core-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { dnsSubdomain, optionalOneOf, when } from "../validation/fields.ts";
import { resourceAmount } from "../validation/resource-list.ts";
import { validateAccessModes, volumeModes } from "./claim/access-modes.ts";
import { validateNodeSelector } from "./pod-spec/node-selector.ts";
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
  return validateNodeSelector(selector, `${path}.required`);
}

/** Attributes are a driver's. */
function validateAttributesClass({ volumeAttributesClassName: name, csi }: PersistentVolumeSpec): FieldError[] {
  if (name === undefined) return [];
  return [
    ...when(name === "", () => required("spec.volumeAttributesClassName", "an empty string is disallowed")),
    ...when(csi === undefined, () => required("spec.csi", "has to be specified when using volumeAttributesClassName")),
  ];
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
    ...validateAttributesClass(spec),
  ];
}

/** The one part of a source that may be added later. */
function withExpandSecret(before: PersistentVolumeSpec, now: PersistentVolumeSpec): PersistentVolumeSpec {
  const { controllerExpandSecretRef } = now.csi ?? {};
  if (!before.csi || before.csi.controllerExpandSecretRef || !controllerExpandSecretRef) return before;
  return { ...before, csi: { ...before.csi, controllerExpandSecretRef } };
}

function validateUpdate({ spec = {} }: PersistentVolume, old: PersistentVolume): FieldError[] {
  const before = withExpandSecret(old.spec ?? {}, spec);
  return [
    ...when(differs(volumeSourceOf(before), volumeSourceOf(spec)), () =>
      forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation"),
    ),
    ...when(spec.volumeMode !== before.volumeMode, () => invalidValue("volumeMode", spec.volumeMode, "field is immutable")),
    ...when(before.nodeAffinity !== undefined && differs(before.nodeAffinity, spec.nodeAffinity), () =>
      invalidValue("nodeAffinity", spec.nodeAffinity ?? null, "field is immutable"),
    ),
    ...when(before.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined, () =>
      forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden"),
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
