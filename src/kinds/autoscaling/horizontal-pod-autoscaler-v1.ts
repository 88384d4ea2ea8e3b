import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling-v1.ts";
import { defineKind } from "../kind.ts";

export const horizontalPodAutoscalerV1 = defineKind<HorizontalPodAutoscaler>({ resource: "autoscaling/v1/horizontalpodautoscalers" });
