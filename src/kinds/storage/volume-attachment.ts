import type { VolumeAttachment } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";

export const volumeAttachment = defineKind<VolumeAttachment>({ resource: "storage.k8s.io/v1/volumeattachments" });
