/** Defaults of autoscaling/v2 HorizontalPodAutoscaler. */
import type { JsonObject } from "../../api/meta.ts";
import { type DefaultRule, fill, isEmpty, within, withinPresent } from "./rule.ts";

const cpuMetrics = [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } }];
const scaleUp: JsonObject = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const scaleDown: JsonObject = { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] };

const fillAll = (rules: JsonObject, defaults: JsonObject): JsonObject =>
  Object.entries(defaults).reduce((filled, [field, value]) => fill(filled, field, value), rules);

/** 80 % of CPU when no metric is given; a behavior that is there is completed rule by rule. */
export const horizontalPodAutoscalerDefaults: DefaultRule = (object) =>
  within(object, "spec", (given) => {
    let spec = fill(given, "minReplicas", 1);
    if (isEmpty(spec["metrics"])) spec = { ...spec, metrics: cpuMetrics };
    return withinPresent(spec, "behavior", (behavior) =>
      within(
        within(behavior, "scaleUp", (rules) => fillAll(rules, scaleUp)),
        "scaleDown",
        (rules) => fillAll(rules, scaleDown),
      ),
    );
  });
