import type { Namespace } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const namespace = defineKind<Namespace>({ resource: "core/v1/namespaces" });
