import type { Pod } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const pod = defineKind<Pod>({ resource: "core/v1/pods" });
