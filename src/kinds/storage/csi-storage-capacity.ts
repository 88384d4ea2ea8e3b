import { invalidValue } from "../../api/field-error.ts";
import { parseQuantity } from "../../api/quantity.ts";
import type { CSIStorageCapacity } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";
import { dnsSubdomain, labelSelector } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";

const amount = (path: string, value: string | undefined) =>
  value !== undefined && parseQuantity(value).mantissa < 0n ? [invalidValue(path, value, "must be greater than or equal to 0")] : [];

export const csiStorageCapacity = defineKind<CSIStorageCapacity>({
  resource: "storage.k8s.io/v1/csistoragecapacities",
  deleteReturnsObject: true,
  validate: ({ nodeTopology, storageClassName = "", capacity, maximumVolumeSize }) => [
    ...labelSelector("nodeTopology", nodeTopology),
    ...dnsSubdomain("storageClassName", storageClassName),
    ...amount("capacity", capacity),
    ...amount("maximumVolumeSize", maximumVolumeSize),
  ],
  validateUpdate: (object, old) => [
    ...immutable("nodeTopology", object.nodeTopology, old.nodeTopology),
    ...immutable("storageClassName", object.storageClassName, old.storageClassName),
  ],
  example: { apiVersion: "storage.k8s.io/v1", kind: "CSIStorageCapacity", metadata: { name: "example" }, storageClassName: "standard" },
});
