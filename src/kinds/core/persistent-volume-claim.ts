import type { PersistentVolumeClaim } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({ resource: "core/v1/persistentvolumeclaims" });
