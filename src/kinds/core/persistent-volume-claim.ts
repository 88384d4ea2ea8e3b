import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { compareQuantities, parseQuantity } from "../../api/quantity.ts";
import type { PersistentVolumeClaim, PersistentVolumeClaimStatus } from "../../api/types/core-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { resourceAmounts } from "../validation/resource-list.ts";
import { validateClaimSpec } from "./claim/claim-spec.ts";
import { isNativeResource } from "./pod-spec/resource-names.ts";

const betaClass = "volume.beta.kubernetes.io/storage-class";
const snapshotGroup = "snapshot.storage.k8s.io";

function isKnownSource({ apiGroup: given, kind }: { apiGroup?: string | null | undefined; kind?: string | undefined }): boolean {
  const apiGroup = given ?? "";
  return (apiGroup === "" && kind === "PersistentVolumeClaim") || (apiGroup === snapshotGroup && kind === "VolumeSnapshot");
}

/** dataSource and dataSourceRef say the same; an old source that only the new field may name is dropped. */
function alignSources(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  if (!claim.spec) return claim;
  const { dataSource, dataSourceRef, ...rest } = claim.spec;
  if (dataSource && !dataSourceRef)
    return { ...claim, spec: isKnownSource(dataSource) ? { ...rest, dataSource, dataSourceRef: dataSource } : rest };
  if (dataSourceRef && !dataSource && !dataSourceRef.namespace) {
    const { namespace: _, ...local } = dataSourceRef;
    return { ...claim, spec: { ...rest, dataSourceRef, dataSource: local } };
  }
  return claim;
}

/** The spec with everything an update may change taken from the stored claim. */
function frozenSpec(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): object {
  const spec: Record<string, unknown> = { ...claim.spec };
  const before = { ...old.spec } as Readonly<Record<string, unknown>>;
  if (before["volumeName"] === undefined || before["volumeName"] === "") spec["volumeName"] = before["volumeName"];
  if (before["storageClassName"] === undefined && !old.metadata.annotations?.[betaClass]) spec["storageClassName"] = undefined;
  if (old.status?.phase === "Bound") {
    const storage = old.spec?.resources?.requests?.["storage"];
    const requests = { ...claim.spec?.resources?.requests, ...(storage === undefined ? {} : { storage }) };
    spec["resources"] = { ...claim.spec?.resources, requests };
    spec["volumeAttributesClassName"] = before["volumeAttributesClassName"];
  }
  return spec;
}

function withoutUndefined(spec: object | undefined): object {
  return Object.fromEntries(Object.entries(spec ?? {}).filter(([, value]) => value !== undefined));
}

const unchangedText = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

function validateUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  const [now, before] = [claim.spec, old.spec];
  if (differs(withoutUndefined(before), withoutUndefined(frozenSpec(claim, old)))) errors.push(forbidden("spec", unchangedText));
  const [size, oldSize] = [now?.resources?.requests?.["storage"] ?? "0", before?.resources?.requests?.["storage"] ?? "0"];
  const capacity = old.status?.capacity?.["storage"] ?? "0";
  const shrinks = compareQuantities(parseQuantity(size), parseQuantity(oldSize)) < 0;
  if (shrinks && compareQuantities(parseQuantity(size), parseQuantity(capacity)) <= 0)
    errors.push(forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
  if (claim.metadata.annotations?.[betaClass] !== old.metadata.annotations?.[betaClass])
    errors.push(invalidValue(`metadata.annotations.${betaClass}`, claim.metadata.annotations?.[betaClass] ?? "", "field is immutable"));
  if (old.status?.currentVolumeAttributesClassName && before?.volumeAttributesClassName && !now?.volumeAttributesClassName)
    errors.push(forbidden("spec.volumeAttributesClassName", "may not be removed once it is in effect"));
  if (now?.volumeMode !== before?.volumeMode) errors.push(invalidValue("volumeMode", now?.volumeMode, "field is immutable"));
  return errors;
}

const resizeStates = [
  "ControllerResizeInProgress",
  "ControllerResizeInfeasible",
  "NodeResizePending",
  "NodeResizeInProgress",
  "NodeResizeInfeasible",
];

/** Storage, or what somebody else's domain calls its own. */
const isResizable = (name: string): boolean => name === "storage" || !isNativeResource(name);

function validateResize({ allocatedResources = {}, allocatedResourceStatuses = {} }: PersistentVolumeClaimStatus): FieldError[] {
  const [states, amounts] = ["status.allocatedResourceStatuses", "status.allocatedResources"];
  const strange = (path: string, names: object) =>
    Object.keys(names)
      .filter((name) => !isResizable(name))
      .map((name) => notSupported(path, name, ["storage"]));
  return [
    ...strange(states, allocatedResourceStatuses),
    ...Object.values(allocatedResourceStatuses)
      .filter((state) => !resizeStates.includes(state))
      .map((state) => notSupported(states, state, resizeStates)),
    ...strange(amounts, allocatedResources),
    ...resourceAmounts(amounts, allocatedResources, true),
  ];
}

function validateStatus(claim: PersistentVolumeClaim): FieldError[] {
  return [
    ...((claim.spec?.accessModes ?? []).length === 0 ? [required("Spec.accessModes")] : []),
    ...resourceAmounts("status.capacity", claim.status?.capacity, true),
    ...validateResize(claim.status ?? {}),
  ];
}

export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  resource: "core/v1/persistentvolumeclaims",
  deleteReturnsObject: true,
  prepareForCreate: (object) => alignSources({ ...object, status: { phase: "Pending" } }),
  prepareForUpdate: (object, old) => (differs(old.spec, object.spec) ? alignSources(object) : object),
  validate: (object) => validateClaimSpec("spec", object.spec),
  validateUpdate,
  subresources: { status: { shape: "view", validateUpdate: validateStatus } },
  example: {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "example" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
});
