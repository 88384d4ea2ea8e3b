import type { Binding } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const binding = defineKind<Binding>({ resource: "core/v1/bindings" });
