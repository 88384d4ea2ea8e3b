/** The spec of a PersistentVolumeClaim: of claims themselves and of the templates Pods and StatefulSets carry. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import { compareQuantities, parseQuantity } from "../../../api/quantity.ts";
import type { PersistentVolumeClaimSpec, TypedLocalObjectReference, TypedObjectReference } from "../../../api/types/core-v1.ts";
import { differs } from "../../generic/generation.ts";
import { dnsLabel, dnsSubdomain, labelSelector, optionalOneOf, when } from "../../validation/fields.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const zero = parseQuantity("0");

/** Access modes of claims and of volumes: at least one, known, ReadWriteOncePod alone. */
export function validateAccessModes(modes: readonly string[] | undefined, field: string): FieldError[] {
  if (!modes?.length) return [required(field, "at least 1 access mode is required")];
  const unknown = modes.filter((mode) => !accessModes.includes(mode));
  return [
    ...unknown.map((mode) => notSupported(field, mode, accessModes)),
    ...when(modes.includes("ReadWriteOncePod") && modes.length > 1, () =>
      forbidden(field, "may not use ReadWriteOncePod with other access modes"),
    ),
  ];
}

function storage(spec: PersistentVolumeClaimSpec, field: string): FieldError[] {
  const text = spec.resources?.requests?.["storage"];
  const at = `${field}.resources[storage]`;
  if (text === undefined) return [required(at)];
  return when(compareQuantities(parseQuantity(text), zero) <= 0, () => invalidValue(at, text, "must be greater than zero"));
}

function dataSource(source: TypedLocalObjectReference | TypedObjectReference | undefined, field: string): FieldError[] {
  if (!source) return [];
  const { name, kind, apiGroup } = source;
  const namespace = "namespace" in source ? source.namespace : undefined;
  return [
    ...when(!name, () => required(`${field}.name`)),
    ...when(!kind, () => required(`${field}.kind`)),
    ...when(!apiGroup && kind !== "PersistentVolumeClaim", () =>
      invalidValue(field, kind ?? "", "must be 'PersistentVolumeClaim' when referencing the default apiGroup"),
    ),
    ...(apiGroup ? dnsSubdomain(`${field}.apiGroup`, apiGroup) : []),
    ...(namespace ? dnsLabel(`${field}.namespace`, namespace) : []),
  ];
}

function agreement({ dataSource: old, dataSourceRef: reference }: PersistentVolumeClaimSpec, field: string): FieldError[] {
  if (!old || !reference) return [];
  if (reference.namespace) return [invalidValue(field, reference, "may not be specified when dataSourceRef.namespace is specified")];
  return when(differs(old, reference), () => invalidValue(field, reference, "must match dataSourceRef"));
}

/** `field`: "spec", "spec.volumes[0].ephemeral.volumeClaimTemplate.spec". */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, field: string): FieldError[] {
  return [
    ...validateAccessModes(spec.accessModes, `${field}.accessModes`),
    ...labelSelector(`${field}.selector`, spec.selector),
    ...storage(spec, field),
    ...(spec.storageClassName ? dnsSubdomain(`${field}.storageClassName`, spec.storageClassName) : []),
    ...optionalOneOf(`${field}.volumeMode`, spec.volumeMode, ["Block", "Filesystem"]),
    ...dataSource(spec.dataSource, `${field}.dataSource`),
    ...dataSource(spec.dataSourceRef, `${field}.dataSourceRef`),
    ...agreement(spec, field),
    ...(spec.volumeAttributesClassName ? dnsSubdomain(`${field}.volumeAttributesClassName`, spec.volumeAttributesClassName) : []),
  ];
}
