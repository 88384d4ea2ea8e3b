/** Rows of volumes, claims, classes and drivers. */
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/core-v1.ts";
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from "../../api/types/storage-v1.ts";
import { age, type Cells, orNone, orUnset } from "./cell-text.ts";

const modes = { ReadWriteOnce: "RWO", ReadOnlyMany: "ROX", ReadWriteMany: "RWX", ReadWriteOncePod: "RWOP" } as const;
const betaClass = "volume.beta.kubernetes.io/storage-class";

/** Access modes in short, in a fixed order. */
function accessModes(given: readonly string[] | null | undefined): string {
  return Object.entries(modes)
    .filter(([mode]) => given?.includes(mode))
    .map(([, short]) => short)
    .join(",");
}

export const persistentVolumeCells: Cells<PersistentVolume> = (volume, now) => {
  const { metadata, spec, status } = volume;
  const claim = spec?.claimRef;
  return [
    metadata.name,
    spec?.capacity?.["storage"] ?? "0",
    accessModes(spec?.accessModes),
    spec?.persistentVolumeReclaimPolicy ?? "",
    metadata.deletionTimestamp ? "Terminating" : (status?.phase ?? ""),
    claim ? `${claim.namespace ?? ""}/${claim.name ?? ""}` : "",
    metadata.annotations?.[betaClass] ?? spec?.storageClassName ?? "",
    orUnset(spec?.volumeAttributesClassName),
    status?.reason ?? "",
    age(volume, now),
    orUnset(spec?.volumeMode),
  ];
};

export const persistentVolumeClaimCells: Cells<PersistentVolumeClaim> = (claim, now) => {
  const { metadata, spec, status } = claim;
  const bound = Boolean(spec?.volumeName);
  return [
    metadata.name,
    metadata.deletionTimestamp ? "Terminating" : (status?.phase ?? ""),
    spec?.volumeName ?? "",
    bound ? (status?.capacity?.["storage"] ?? "0") : "",
    bound ? accessModes(status?.accessModes) : "",
    metadata.annotations?.[betaClass] ?? spec?.storageClassName ?? "",
    orUnset(spec?.volumeAttributesClassName),
    age(claim, now),
    orUnset(spec?.volumeMode),
  ];
};

const defaultClass = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];

export const storageClassCells: Cells<StorageClass> = (storageClass, now) => {
  const { annotations = {}, name } = storageClass.metadata;
  return [
    defaultClass.some((key) => annotations[key] === "true") ? `${name} (default)` : name,
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? "Delete",
    storageClass.volumeBindingMode ?? "Immediate",
    storageClass.allowVolumeExpansion ?? false,
    age(storageClass, now),
  ];
};

export const csiDriverCells: Cells<CSIDriver> = (driver, now) => {
  const { spec } = driver;
  const audiences = spec.tokenRequests?.map(({ audience }) => audience).join(",");
  return [
    driver.metadata.name,
    spec.attachRequired ?? true,
    spec.podInfoOnMount ?? false,
    spec.storageCapacity ?? false,
    audiences ?? "<unset>",
    spec.requiresRepublish ?? false,
    orNone((spec.volumeLifecycleModes ?? []).join(",")),
    age(driver, now),
  ];
};

export const csiNodeCells: Cells<CSINode> = (node, now) => [node.metadata.name, (node.spec.drivers ?? []).length, age(node, now)];

export const csiStorageCapacityCells: Cells<CSIStorageCapacity> = ({ metadata, storageClassName, capacity }) => [
  metadata.name,
  storageClassName,
  orUnset(capacity),
];

export const volumeAttachmentCells: Cells<VolumeAttachment> = (attachment, now) => [
  attachment.metadata.name,
  attachment.spec.attacher,
  attachment.spec.source.persistentVolumeName ?? "",
  attachment.spec.nodeName,
  attachment.status?.attached ?? false,
  age(attachment, now),
];

export const volumeAttributesClassCells: Cells<VolumeAttributesClass> = (attributesClass, now) => [
  attributesClass.metadata.name,
  attributesClass.driverName,
  age(attributesClass, now),
];
