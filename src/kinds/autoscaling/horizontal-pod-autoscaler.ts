import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling-v2.ts";
import { defineKind } from "../kind.ts";
import { validateAutoscaler, validateAutoscalerStatus } from "./validate-autoscaler.ts";

export const horizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>({
  resource: "autoscaling/v2/horizontalpodautoscalers",
  validate: validateAutoscaler,
  subresources: { status: { shape: "view", validateUpdate: validateAutoscalerStatus } },
  example: {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "example" },
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "example" } },
  },
});
