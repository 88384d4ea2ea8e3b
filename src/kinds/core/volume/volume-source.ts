/** Where a PersistentVolume's data lies: exactly one source, complete. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import type { PersistentVolumeSpec } from "../../../api/types/core-v1.ts";
import { dnsLabel, dnsSubdomain } from "../../validation/fields.ts";
import { isDnsSubdomain } from "../../validation/formats.ts";

type Fields = Readonly<Record<string, unknown>>;

/** In the order in which Kubernetes looks at them. */
const sources = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "glusterfs",
  "flocker",
  "nfs",
  "rbd",
  "quobyte",
  "cephfs",
  "iscsi",
  "cinder",
  "fc",
  "flexVolume",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "scaleIO",
  "local",
  "storageos",
  "csi",
] as const;

const hostPathTypes = ["", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"];
const goesUp = (path: string): boolean => path.split("/").includes("..");

function validatePath(at: string, path: string): FieldError[] {
  if (path === "") return [required(at)];
  return goesUp(path) ? [invalidValue(at, path, "must not contain '..'")] : [];
}

/** Fields that each source cannot do without. */
const needed: Readonly<Record<string, readonly string[]>> = {
  nfs: ["server", "path"],
  glusterfs: ["endpoints", "path"],
  gcePersistentDisk: ["pdName"],
  awsElasticBlockStore: ["volumeID"],
  rbd: ["monitors", "image"],
  cephfs: ["monitors"],
  cinder: ["volumeID"],
  iscsi: ["targetPortal", "iqn"],
  flexVolume: ["driver"],
  azureFile: ["secretName", "shareName"],
  azureDisk: ["diskName", "diskURI"],
  vsphereVolume: ["volumePath"],
  photonPersistentDisk: ["pdID"],
  portworxVolume: ["volumeID"],
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function validateOne(name: string, source: Fields, at: string): FieldError[] {
  if (name === "hostPath") {
    const type = text(source["type"]);
    const wrong = hostPathTypes.includes(type) ? [] : [notSupported(`${at}.type`, type, hostPathTypes)];
    return [...validatePath(`${at}.path`, text(source["path"])), ...wrong];
  }
  if (name === "local") return validatePath(`${at}.path`, text(source["path"]));
  if (name === "csi") return validateCsi(source, at);
  const missing = (needed[name] ?? []).filter((field) => source[field] === undefined || source[field] === "" || source[field] === null);
  const errors: FieldError[] = missing.map((field) => required(`${at}.${field}`));
  const path = text(source["path"]);
  if (name === "nfs" && path !== "" && !path.startsWith("/")) errors.push(invalidValue(`${at}.path`, path, "must be an absolute path"));
  return errors;
}

function validateCsi(source: Fields, at: string): FieldError[] {
  const driver = text(source["driver"]);
  const errors: FieldError[] = [];
  if (driver === "") errors.push(required(`${at}.driver`));
  else if (driver.length > 63) errors.push({ type: "TooLong", field: `${at}.driver`, detail: "may not be more than 63 bytes" });
  else if (!isDnsSubdomain(driver.toLowerCase())) errors.push(invalidValue(`${at}.driver`, driver, "must be a DNS subdomain"));
  if (text(source["volumeHandle"]) === "") errors.push(required(`${at}.volumeHandle`));
  return [...errors, ...csiSecrets.flatMap((field) => validateSecret(source[field] as Fields | undefined, `${at}.${field}`))];
}

const csiSecrets = [
  "controllerPublishSecretRef",
  "controllerExpandSecretRef",
  "nodePublishSecretRef",
  "nodeStageSecretRef",
  "nodeExpandSecretRef",
];

/** A secret of a namespace that has to be named. */
function validateSecret(secret: Fields | undefined, at: string): FieldError[] {
  if (!secret) return [];
  const [name, namespace] = [text(secret["name"]), text(secret["namespace"])];
  return [
    ...(name === "" ? [required(`${at}.name`)] : dnsSubdomain(`${at}.name`, name)),
    ...(namespace === "" ? [required(`${at}.namespace`)] : dnsLabel(`${at}.namespace`, namespace)),
  ];
}

export function validateVolumeSource(path: string, spec: PersistentVolumeSpec): FieldError[] {
  const fields = spec as unknown as Fields;
  const present = sources.filter((name) => fields[name] !== undefined && fields[name] !== null);
  if (present.length === 0) return [required(path, "must specify a volume type")];
  const [first = "", ...others] = present;
  return [
    ...validateOne(first, fields[first] as Fields, `${path}.${first}`),
    ...others.map((name) => forbidden(`${path}.${name}`, "may not specify more than 1 volume type")),
  ];
}

/** The sources alone, to see whether they changed. */
export function volumeSourceOf(spec: PersistentVolumeSpec | undefined): Fields {
  const fields = (spec ?? {}) as unknown as Fields;
  return Object.fromEntries(sources.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])));
}
