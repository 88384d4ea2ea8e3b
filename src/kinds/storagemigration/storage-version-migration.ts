import type { StorageVersionMigration } from "../../api/types/storagemigration-v1.ts";
import { defineKind } from "../kind.ts";

export const storageVersionMigration = defineKind<StorageVersionMigration>({
  resource: "storagemigration.k8s.io/v1/storageversionmigrations",
});
