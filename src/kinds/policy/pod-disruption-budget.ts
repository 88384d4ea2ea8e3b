import type { PodDisruptionBudget } from "../../api/types/policy-v1.ts";
import { defineKind } from "../kind.ts";

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({ resource: "policy/v1/poddisruptionbudgets" });
