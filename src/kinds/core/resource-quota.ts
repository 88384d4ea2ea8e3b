import type { ResourceQuota } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const resourceQuota = defineKind<ResourceQuota>({ resource: "core/v1/resourcequotas" });
