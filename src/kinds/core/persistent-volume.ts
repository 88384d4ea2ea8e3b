import type { PersistentVolume } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const persistentVolume = defineKind<PersistentVolume>({ resource: "core/v1/persistentvolumes" });
