import type { VolumeAttributesClass } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";

export const volumeAttributesClass = defineKind<VolumeAttributesClass>({ resource: "storage.k8s.io/v1/volumeattributesclasses" });
