import type { CSIStorageCapacity } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";

export const csiStorageCapacity = defineKind<CSIStorageCapacity>({ resource: "storage.k8s.io/v1/csistoragecapacities" });
