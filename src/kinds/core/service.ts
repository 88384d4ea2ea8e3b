import type { Service } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const service = defineKind<Service>({ resource: "core/v1/services" });
