import type { CSIDriver } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";

export const csiDriver = defineKind<CSIDriver>({ resource: "storage.k8s.io/v1/csidrivers" });
