/** Volumes reached over the network, checked by the same rules in Pods and (with few differences) PersistentVolumes. */
import { type FieldError, invalidValue, required, tooLong } from "../../../../api/field-error.ts";
import { dnsLabelProblems, dnsSubdomainProblems } from "../../../../api/names.ts";
import type {
  CSIVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  ISCSIVolumeSource,
  NFSVolumeSource,
  QuobyteVolumeSource,
  StorageOSVolumeSource,
} from "../../../../api/types/core-v1.ts";
import { fits, when } from "../../../validation/fields.ts";

export const nfs = ({ server, path = "" }: NFSVolumeSource, field: string): FieldError[] => [
  ...(server ? [] : [required(`${field}.server`)]),
  ...(path ? [] : [required(`${field}.path`)]),
  ...when(!path.startsWith("/"), () => invalidValue(`${field}.path`, path, "must be an absolute path")),
];

const iqnPatterns: Readonly<Record<string, RegExp>> = {
  iqn: /^iqn\.\d{4}-\d{2}\.([a-zA-Z0-9-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui\.[0-9a-fA-F]{16}$/,
  naa: /^naa\.[0-9a-fA-F]{32}$/,
};
const maxInitiator = 64;
const maxLun = 255;

function iqn(text: string, field: string): FieldError[] {
  const pattern = iqnPatterns[text.slice(0, 3)];
  return when(!pattern?.test(text), () => invalidValue(field, text, "must be valid format"));
}

const lun = (value: number | undefined, field: string): FieldError[] =>
  when(value !== undefined && (value < 0 || value > maxLun), () =>
    invalidValue(field, value, `must be between 0 and ${maxLun}, inclusive`),
  );

/** `volumeField`: where the volume stands; a too long name of the initiator is reported at its "name". */
export function iscsi(source: ISCSIVolumeSource, field: string, volume: { field: string; name: string }): FieldError[] {
  const { targetPortal = "", initiatorName } = source;
  const chap = source.chapAuthDiscovery === true || source.chapAuthSession === true;
  const whole = `${volume.name}:${targetPortal}`;
  return [
    ...when(!targetPortal, () => required(`${field}.targetPortal`)),
    ...(source.iqn ? iqn(source.iqn, `${field}.iqn`) : [required(`${field}.iqn`)]),
    ...lun(source.lun, `${field}.lun`),
    ...when(chap && !source.secretRef, () => required(`${field}.secretRef`)),
    ...(initiatorName === undefined ? [] : iqn(initiatorName, `${field}.initiatorname`)),
    ...when(initiatorName !== undefined && whole.length > maxInitiator, () =>
      invalidValue(
        `${volume.field}.name`,
        volume.name,
        `Total length of <volume name>:<iscsi.targetPortal> must be under ${maxInitiator} characters if iscsi.initiatorName is specified.`,
      ),
    ),
  ];
}

export function fc({ targetWWNs = [], wwids = [], lun: unit }: FCVolumeSource, field: string): FieldError[] {
  const at = `${field}.targetWWNs`;
  const errors: FieldError[] = [];
  if (targetWWNs.length === 0 && wwids.length === 0) errors.push(required(at, "must specify either targetWWNs or wwids, but not both"));
  if (targetWWNs.length > 0 && wwids.length > 0)
    errors.push(invalidValue(at, targetWWNs, "targetWWNs and wwids can not be specified simultaneously"));
  if (targetWWNs.length > 0) {
    if (unit === undefined) errors.push(required(`${field}.lun`, "lun is required if targetWWNs is specified"));
    else errors.push(...lun(unit, `${field}.lun`));
  }
  return errors;
}

export function flexVolume({ driver, options }: FlexVolumeSource, field: string): FieldError[] {
  const errors: FieldError[] = driver ? [] : [required(`${field}.driver`)];
  for (const key of Object.keys(options ?? {})) {
    const domain = key.split("/")[0] ?? "";
    const reserved = ["kubernetes.io", "k8s.io"].some((name) => domain === name || domain.endsWith(`.${name}`));
    if (key.includes("/") && reserved)
      errors.push(invalidValue(`${field}.options[${key}]`, key, "kubernetes.io and k8s.io namespaces are reserved"));
  }
  return errors;
}

const maxDriver = 63;

/** The name of a CSI driver. */
export function driverName(name: string | undefined, field: string): FieldError[] {
  if (!name) return [required(field)];
  return [...when(name.length > maxDriver, () => tooLong(field, maxDriver)), ...fits(field, name.toLowerCase(), dnsSubdomainProblems)];
}

export const csi = ({ driver, nodePublishSecretRef }: CSIVolumeSource, field: string): FieldError[] => [
  ...driverName(driver, `${field}.driver`),
  ...when(nodePublishSecretRef !== undefined && !nodePublishSecretRef.name, () => required(`${field}.nodePublishSecretRef.name`)),
];

export const storageOs = ({ volumeName, volumeNamespace }: StorageOSVolumeSource, field: string): FieldError[] => [
  ...(volumeName ? fits(`${field}.volumeName`, volumeName, dnsLabelProblems) : [required(`${field}.volumeName`)]),
  ...(volumeNamespace ? fits(`${field}.volumeNamespace`, volumeNamespace, dnsLabelProblems) : []),
];

const maxTenant = 64;

export function quobyte({ registry, tenant = "", volume }: QuobyteVolumeSource, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!registry) errors.push(required(`${field}.registry`, "must be a host:port pair or multiple pairs separated by commas"));
  else if (tenant.length >= maxTenant + 1)
    errors.push(required(`${field}.tenant`, "must be a UUID and may not exceed a length of 64 characters"));
  else
    for (const pair of registry.split(",")) {
      if (!/^[^:]*:[^:]*$|^\[.*\]:[^:]*$/.test(pair))
        errors.push(invalidValue(`${field}.registry`, registry, "must be a host:port pair or multiple pairs separated by commas"));
    }
  return volume ? errors : [...errors, required(`${field}.volume`)];
}

export function flocker({ datasetName = "", datasetUUID = "" }: FlockerVolumeSource, field: string): FieldError[] {
  if (!datasetName && !datasetUUID) return [required(field, "one of datasetName and datasetUUID is required")];
  return [
    ...when(Boolean(datasetName && datasetUUID), () =>
      invalidValue(field, "resource", "datasetName and datasetUUID can not be specified simultaneously"),
    ),
    ...when(datasetName.includes("/"), () => invalidValue(`${field}.datasetName`, datasetName, "must not contain '/'")),
  ];
}
