import type { CSINode } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";

export const csiNode = defineKind<CSINode>({ resource: "storage.k8s.io/v1/csinodes" });
