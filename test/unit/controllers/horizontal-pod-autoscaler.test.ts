import { describe, expect, it } from "vitest";
import { planSize } from "../../../src/controllers/horizontal-pod-autoscaler/plan-size.ts";

const spec = (minReplicas: number | undefined, maxReplicas: number) => ({
  minReplicas,
  maxReplicas,
  scaleTargetRef: { kind: "Deployment", name: "web" },
});

describe("the size an autoscaler asks for without metrics", () => {
  it.each([
    ["leaves a target at zero alone", spec(2, 5), 0, "disabled"],
    ["asks for metrics of a target at zero that may be there", spec(0, 5), 0, "metrics"],
    ["comes down to the maximum", spec(1, 5), 9, 5],
    ["goes up to the minimum", spec(3, 5), 1, 3],
    ["takes one as the minimum", spec(undefined, 5), 1, "metrics"],
    ["asks for metrics within the bounds", spec(1, 5), 5, "metrics"],
  ])("%s", (_, given, current, expected) => {
    const decision = planSize(given, current);
    expect(typeof decision === "string" ? decision : decision.replicas).toBe(expected);
  });
});
