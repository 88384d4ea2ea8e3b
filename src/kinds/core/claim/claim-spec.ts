/** The spec of a PersistentVolumeClaim, wherever it stands: claims, claim templates, ephemeral volumes. */
import { type FieldError, invalidValue, required } from "../../../api/field-error.ts";
import { parseQuantity } from "../../../api/quantity.ts";
import type { PersistentVolumeClaimSpec } from "../../../api/types/core-v1.ts";
import { dnsLabel, dnsSubdomain, labelSelector, optionalOneOf } from "../../validation/fields.ts";
import { validateAccessModes, volumeModes } from "./access-modes.ts";

interface Source {
  /** Written as null when absent. */
  readonly apiGroup?: string | null | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

function validateSource(path: string, source: Source | undefined): FieldError[] {
  if (!source) return [];
  const { kind = "", name = "", namespace } = source;
  const apiGroup = source.apiGroup ?? "";
  return [
    ...(name === "" ? [required(`${path}.name`)] : []),
    ...(kind === "" ? [required(`${path}.kind`)] : []),
    ...(apiGroup === "" && kind !== "PersistentVolumeClaim"
      ? [invalidValue(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
      : []),
    ...(apiGroup === "" ? [] : dnsSubdomain(`${path}.apiGroup`, apiGroup)),
    ...(namespace ? dnsLabel(`${path}.namespace`, namespace) : []),
  ];
}

function validateStorage(path: string, amount: string | undefined): FieldError[] {
  if (amount === undefined) return [required(path)];
  return parseQuantity(amount).mantissa > 0n ? [] : [invalidValue(path, amount, "must be greater than zero")];
}

function validateSources(path: string, spec: PersistentVolumeClaimSpec): FieldError[] {
  const { dataSource, dataSourceRef } = spec;
  const errors = [...validateSource(`${path}.dataSource`, dataSource), ...validateSource(`${path}.dataSourceRef`, dataSourceRef)];
  if (!dataSource || !dataSourceRef) return errors;
  const same = (["apiGroup", "kind", "name"] as const).every((field) => (dataSource[field] ?? "") === (dataSourceRef[field] ?? ""));
  if (dataSourceRef.namespace)
    errors.push(invalidValue(path, dataSource.name, "may not be specified when dataSourceRef.namespace is specified"));
  else if (!same) errors.push(invalidValue(path, dataSource.name, "must match dataSourceRef"));
  return errors;
}

export function validateClaimSpec(path: string, spec: PersistentVolumeClaimSpec | undefined): FieldError[] {
  const { accessModes, selector, resources, storageClassName, volumeMode, volumeAttributesClassName } = spec ?? {};
  return [
    ...validateAccessModes(`${path}.accessModes`, accessModes),
    ...labelSelector(`${path}.selector`, selector),
    ...validateStorage(`${path}.resources[storage]`, resources?.requests?.["storage"]),
    ...(storageClassName ? dnsSubdomain(`${path}.storageClassName`, storageClassName) : []),
    ...optionalOneOf(`${path}.volumeMode`, volumeMode, volumeModes),
    ...(spec ? validateSources(path, spec) : []),
    ...(volumeAttributesClassName ? dnsSubdomain(`${path}.volumeAttributesClassName`, volumeAttributesClassName) : []),
  ];
}
