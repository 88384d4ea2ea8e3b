import type { StatefulSet } from "../../api/types/apps-v1.ts";
import { defineKind } from "../kind.ts";

export const statefulSet = defineKind<StatefulSet>({ resource: "apps/v1/statefulsets" });
