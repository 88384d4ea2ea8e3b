/** Disks and shares of clouds and storage systems whose rule is little more than "these fields must be there". */
import { type FieldError, invalidValue, notSupported, required } from "../../../../api/field-error.ts";
import type { AzureDiskVolumeSource } from "../../../../api/types/core-v1.ts";
import { when } from "../../../validation/fields.ts";

/** Required for each of the fields that is missing, empty or an empty list. */
export function needs(source: object, field: string, names: readonly string[]): FieldError[] {
  return names.flatMap((name) => {
    const value = (source as Readonly<Record<string, unknown>>)[name];
    const missing = value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
    return missing ? [required(`${field}.${name}`)] : [];
  });
}

/** Partition numbers of disks. */
export const partition = (value: number | undefined, field: string): FieldError[] =>
  when(value !== undefined && (value < 0 || value > 255), () =>
    invalidValue(`${field}.partition`, value, "must be between 0 and 255, inclusive"),
  );

const cachingModes = ["None", "ReadOnly", "ReadWrite"];
const kinds = ["Dedicated", "Managed", "Shared"];

export function azureDisk(source: AzureDiskVolumeSource, field: string): FieldError[] {
  const { cachingMode = "", kind = "", diskURI = "" } = source;
  const at = `${field}.diskURI`;
  return [
    ...needs(source, field, ["diskName", "diskURI"]),
    ...when(cachingMode !== "" && !cachingModes.includes(cachingMode), () =>
      notSupported(`${field}.cachingMode`, cachingMode, cachingModes),
    ),
    ...when(kind !== "" && !kinds.includes(kind), () => notSupported(`${field}.kind`, kind, kinds)),
    ...when(kind === "Managed" && !diskURI.startsWith("/subscriptions/"), () =>
      notSupported(at, diskURI, ["/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"]),
    ),
    ...when(kind !== "" && kind !== "Managed" && !diskURI.startsWith("https://"), () =>
      notSupported(at, diskURI, ["https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"]),
    ),
  ];
}
