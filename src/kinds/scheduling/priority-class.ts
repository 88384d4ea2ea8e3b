import type { PriorityClass } from "../../api/types/scheduling-v1.ts";
import { defineKind } from "../kind.ts";

export const priorityClass = defineKind<PriorityClass>({ resource: "scheduling.k8s.io/v1/priorityclasses" });
