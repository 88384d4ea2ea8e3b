import type { ReplicaSet } from "../../api/types/apps-v1.ts";
import { defineKind } from "../kind.ts";

export const replicaSet = defineKind<ReplicaSet>({ resource: "apps/v1/replicasets" });
