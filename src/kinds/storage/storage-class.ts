import type { StorageClass } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";

export const storageClass = defineKind<StorageClass>({ resource: "storage.k8s.io/v1/storageclasses" });
