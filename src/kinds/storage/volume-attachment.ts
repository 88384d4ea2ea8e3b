import { type FieldError, forbidden, required } from "../../api/field-error.ts";
import type { VolumeAttachment } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";
import { driverName } from "../validation/driver-name.ts";
import { dnsSubdomain } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";

function validateSource({ spec }: VolumeAttachment): FieldError[] {
  const path = "spec.source";
  const { persistentVolumeName: name, inlineVolumeSpec: inline } = spec.source ?? {};
  if (name === undefined && inline === undefined)
    return [required(path, "must specify exactly one of inlineVolumeSpec and persistentVolumeName")];
  if (name !== undefined && inline !== undefined)
    return [forbidden(path, "must specify exactly one of inlineVolumeSpec and persistentVolumeName")];
  if (name === undefined) return [];
  return name === ""
    ? [required(`${path}.persistentVolumeName`, "must specify non empty persistentVolumeName")]
    : dnsSubdomain(`${path}.persistentVolumeName`, name);
}

export const volumeAttachment = defineKind<VolumeAttachment>({
  resource: "storage.k8s.io/v1/volumeattachments",
  deleteReturnsObject: true,
  validate: (object) => [
    ...driverName("spec.attacher", object.spec.attacher ?? ""),
    ...validateSource(object),
    ...dnsSubdomain("spec.nodeName", object.spec.nodeName ?? ""),
  ],
  validateUpdate: (object, old) => immutable("spec", object.spec, old.spec),
  example: {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: { name: "example" },
    spec: { attacher: "csi.example.com", nodeName: "node-0", source: { persistentVolumeName: "example" } },
  },
});
