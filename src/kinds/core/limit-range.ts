import type { LimitRange } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const limitRange = defineKind<LimitRange>({ resource: "core/v1/limitranges" });
