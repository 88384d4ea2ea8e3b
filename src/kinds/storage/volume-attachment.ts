import { type FieldError, forbidden, required, tooLong } from "../../api/field-error.ts";
import type { VolumeAttachment, VolumeError } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";
import { dnsSubdomain, nonNegative, when } from "../validation/fields.ts";

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

const longestMetadata = 256 * 1024;
const longestMessage = 1024;

function validateVolumeError(path: string, error: VolumeError | undefined): FieldError[] {
  const { message = "", errorCode } = error ?? {};
  return [
    ...when(Buffer.byteLength(message) > longestMessage, () => tooLong(`${path}.message`, longestMessage)),
    ...nonNegative(`${path}.errorCode`, errorCode),
  ];
}

function validateStatus({ status }: VolumeAttachment): FieldError[] {
  const { attachmentMetadata = {}, attachError, detachError } = status ?? {};
  const size = Object.entries(attachmentMetadata).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...when(size > longestMetadata, () => tooLong("status.attachmentMetadata", longestMetadata)),
    ...validateVolumeError("status.attachError", attachError),
    ...validateVolumeError("status.detachError", detachError),
  ];
}

/** The attacher's rules, and that the spec stays, are declared on the types. */
export const volumeAttachment = defineKind<VolumeAttachment>({
  resource: "storage.k8s.io/v1/volumeattachments",
  deleteReturnsObject: true,
  validate: (object) => [...validateSource(object), ...dnsSubdomain("spec.nodeName", object.spec.nodeName ?? "")],
  subresources: { status: { shape: "view", validateUpdate: validateStatus } },
  example: {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: { name: "example" },
    spec: { attacher: "csi.example.com", nodeName: "node-0", source: { persistentVolumeName: "example" } },
  },
});
