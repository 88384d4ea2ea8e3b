import type { Secret } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const secret = defineKind<Secret>({ resource: "core/v1/secrets" });
