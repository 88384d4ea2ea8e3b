import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling-v1.ts";
import { defineKind } from "../kind.ts";
import { validateAutoscalerSizes } from "./autoscaler-rules.ts";
import { autoscalerFromStored, autoscalerToStored } from "./conversion.ts";

export const horizontalPodAutoscalerV1 = defineKind<HorizontalPodAutoscaler>({
  resource: "autoscaling/v1/horizontalpodautoscalers",
  storedAs: { resource: "autoscaling/v2/horizontalpodautoscalers", toStored: autoscalerToStored, fromStored: autoscalerFromStored },
  validate: (object) => validateAutoscalerSizes(object.spec ?? {}),
  example: {
    apiVersion: "autoscaling/v1",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "example" },
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "example" } },
  },
});
