import type { DaemonSet } from "../../api/types/apps-v1.ts";
import { defineKind } from "../kind.ts";

export const daemonSet = defineKind<DaemonSet>({ resource: "apps/v1/daemonsets" });
