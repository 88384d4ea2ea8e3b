import type { ComponentStatus } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const componentStatus = defineKind<ComponentStatus>({ resource: "core/v1/componentstatuses" });
