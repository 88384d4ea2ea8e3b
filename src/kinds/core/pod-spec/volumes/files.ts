/** Volumes made of files: ConfigMaps, Secrets and what the downward API says. */
import { type FieldError, invalidValue, required } from "../../../../api/field-error.ts";
import type {
  ConfigMapVolumeSource,
  DownwardAPIVolumeFile,
  DownwardAPIVolumeSource,
  KeyToPath,
  SecretVolumeSource,
} from "../../../../api/types/core-v1.ts";
import { each } from "../../../validation/fields.ts";
import { validateFieldRef, validateResourceFieldRef } from "../field-selectors.ts";
import { fileMode, localNonReservedPath } from "../paths.ts";

/** One key of a ConfigMap or Secret and the file it becomes. */
export const keyToPath = (item: KeyToPath, field: string): FieldError[] => [
  ...(item.key ? [] : [required(`${field}.key`)]),
  ...(item.path ? localNonReservedPath(`${field}.path`, item.path) : [required(`${field}.path`)]),
  ...fileMode(`${field}.mode`, item.mode),
];

export const secretVolume = (source: SecretVolumeSource, field: string): FieldError[] => [
  ...(source.secretName ? [] : [required(`${field}.secretName`)]),
  ...fileMode(`${field}.defaultMode`, source.defaultMode),
  ...each(`${field}.items`, source.items, keyToPath),
];

export const configMapVolume = (source: ConfigMapVolumeSource, field: string): FieldError[] => [
  ...(source.name ? [] : [required(`${field}.name`)]),
  ...fileMode(`${field}.defaultMode`, source.defaultMode),
  ...each(`${field}.items`, source.items, keyToPath),
];

const volumeFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

/** As kubernetes: errors of all files are reported at the volume, without "items" and index. */
export function downwardFile(file: DownwardAPIVolumeFile, field: string): FieldError[] {
  const { path, fieldRef, resourceFieldRef, mode } = file;
  const errors = path ? localNonReservedPath(`${field}.path`, path) : [required(`${field}.path`)];
  if (fieldRef) {
    errors.push(...validateFieldRef(fieldRef, `${field}.fieldRef`, volumeFields));
    if (resourceFieldRef) errors.push(invalidValue(field, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
  } else if (resourceFieldRef) {
    errors.push(...validateResourceFieldRef(resourceFieldRef, `${field}.resourceFieldRef`, true));
  } else errors.push(required(field, "one of fieldRef and resourceFieldRef is required"));
  return [...errors, ...fileMode(`${field}.mode`, mode)];
}

export const downwardVolume = (source: DownwardAPIVolumeSource, field: string): FieldError[] => [
  ...fileMode(`${field}.defaultMode`, source.defaultMode),
  ...(source.items ?? []).flatMap((file) => downwardFile(file, field)),
];
