/** Volumes on the node itself, and images as volumes. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../../../api/field-error.ts";
import { compareQuantities, parseQuantity } from "../../../../api/quantity.ts";
import type { EmptyDirVolumeSource, GitRepoVolumeSource, HostPathVolumeSource, ImageVolumeSource } from "../../../../api/types/core-v1.ts";
import { oneOf, when } from "../../../validation/fields.ts";
import { localDescendingPath, noBacksteps } from "../paths.ts";

const zero = parseQuantity("0");
const maxEmptyDirMode = 0o1777;
const hostPathTypes = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

export function emptyDir({ sizeLimit, mode }: EmptyDirVolumeSource, field: string): FieldError[] {
  return [
    ...when(sizeLimit !== undefined && compareQuantities(parseQuantity(sizeLimit), zero) < 0, () =>
      forbidden(`${field}.sizeLimit`, "SizeLimit field must be a valid resource quantity"),
    ),
    ...when(mode !== undefined && (mode < 0 || mode > maxEmptyDirMode), () =>
      invalidValue(`${field}.mode`, mode, "must be a number between 0 and 01777 (octal), both inclusive"),
    ),
  ];
}

export function hostPath({ path, type = "" }: HostPathVolumeSource, field: string): FieldError[] {
  return [
    ...(path ? noBacksteps(`${field}.path`, path) : [required(`${field}.path`)]),
    ...when(!hostPathTypes.includes(type), () => notSupported(`${field}.type`, type, hostPathTypes)),
  ];
}

export const gitRepo = ({ repository, directory = "" }: GitRepoVolumeSource, field: string): FieldError[] => [
  ...(repository ? [] : [required(`${field}.repository`)]),
  ...localDescendingPath(`${field}.directory`, directory),
];

const pullPolicies = ["Always", "IfNotPresent", "Never"];

/** As kubernetes: a template may leave the reference to whoever makes Pods of it. */
export const imageVolume = ({ reference, pullPolicy }: ImageVolumeSource, field: string, template: boolean): FieldError[] => [
  ...when(!template && !reference, () => required(`${field}.reference`)),
  ...oneOf(`${field}.pullPolicy`, pullPolicy, pullPolicies),
];
