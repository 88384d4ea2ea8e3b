import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling-v1.ts";
import type { HorizontalPodAutoscaler as Stored } from "../../api/types/autoscaling-v2.ts";
import { defineKind } from "../kind.ts";
import { autoscalerFromStored, autoscalerToStored } from "./conversion.ts";
import { validateAutoscaler, validateAutoscalerStatus } from "./validate-autoscaler.ts";

const stored = (object: HorizontalPodAutoscaler): Stored => autoscalerToStored(object) as Stored;

export const horizontalPodAutoscalerV1 = defineKind<HorizontalPodAutoscaler>({
  resource: "autoscaling/v1/horizontalpodautoscalers",
  storedAs: { resource: "autoscaling/v2/horizontalpodautoscalers", toStored: autoscalerToStored, fromStored: autoscalerFromStored },
  validate: (object) => validateAutoscaler(stored(object)),
  subresources: { status: { shape: "view", validateUpdate: (object) => validateAutoscalerStatus(stored(object)) } },
  example: {
    apiVersion: "autoscaling/v1",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "example" },
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "example" } },
  },
});
