import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling-v2.ts";
import { defineKind } from "../kind.ts";

export const horizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>({ resource: "autoscaling/v2/horizontalpodautoscalers" });
