import type { Endpoints } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const endpoints = defineKind<Endpoints>({ resource: "core/v1/endpoints" });
