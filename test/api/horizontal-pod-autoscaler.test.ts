import { beforeAll, describe, expect, it } from "vitest";
import { condition, deploymentManifest, deployments, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const v1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
const v2 = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const autoscaler = (name: string, spec: object) => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name },
  spec: { scaleTargetRef: target, maxReplicas: 4, ...spec },
});

beforeAll(() => plane.settle());

describe("an autoscaler", () => {
  it("says that its target is missing, and finds it once it is there", async () => {
    await plane.create(v2, autoscaler("web", { minReplicas: 2 }));
    await plane.settle();
    expect(condition(await plane.get(`${v2}/web`), "AbleToScale")).toMatchObject({ status: "False", reason: "FailedGetScale" });
    await plane.create(deployments, deploymentManifest("web", { replicas: 1 }));
    await plane.settle();
    expect((await plane.get(`${deployments}/web`)).spec.replicas).toBe(2);
    const found = await plane.get(`${v2}/web`);
    expect(condition(found, "AbleToScale")).toMatchObject({ status: "True" });
    expect(found.status.lastScaleTime).toBeDefined();
  });

  it("comes down to its maximum and says that there are no metrics", async () => {
    await plane.patch(`${deployments}/web`, { spec: { replicas: 9 } });
    await plane.settle();
    expect((await plane.get(`${deployments}/web`)).spec.replicas).toBe(4);
    expect(condition(await plane.get(`${v2}/web`), "ScalingActive")).toMatchObject({ status: "False", reason: "FailedGetResourceMetric" });
  });

  it("stops while its target is at zero", async () => {
    await plane.patch(`${deployments}/web`, { spec: { replicas: 0 } });
    await plane.settle();
    expect((await plane.get(`${deployments}/web`)).spec.replicas).toBe(0);
    expect(condition(await plane.get(`${v2}/web`), "ScalingActive")).toMatchObject({ status: "False", reason: "ScalingDisabled" });
  });
});

describe("an autoscaler seen through autoscaling/v1", () => {
  const metrics = [
    { type: "Resource", resource: { name: "memory", target: { type: "AverageValue", averageValue: "1Gi" } } },
    { type: "Pods", pods: { metric: { name: "rps" }, target: { type: "AverageValue", averageValue: "10" } } },
    {
      type: "Object",
      object: { describedObject: { kind: "Service", name: "s" }, metric: { name: "m" }, target: { type: "Value", value: "5" } },
    },
    {
      type: "External",
      external: { metric: { name: "q", selector: { matchLabels: { a: "b" } } }, target: { type: "Value", value: "7" } },
    },
    {
      type: "ContainerResource",
      containerResource: { name: "cpu", container: "c", target: { type: "Utilization", averageUtilization: 60 } },
    },
  ];
  const behavior = { scaleDown: { selectPolicy: "Disabled", policies: [{ type: "Pods", value: 1, periodSeconds: 60 }] } };

  it("carries what v1 cannot say in annotations, and loses nothing when written back", async () => {
    const before = await plane.create(v2, autoscaler("full", { scaleTargetRef: { ...target, name: "none" }, metrics, behavior }));
    const seen = await plane.get(`${v1}/full`);
    expect(JSON.parse(seen.metadata.annotations["autoscaling.alpha.kubernetes.io/metrics"])[0]).toEqual({
      type: "Resource",
      resource: { name: "memory", targetAverageValue: "1Gi" },
    });
    const answer = await plane
      .api()
      .put(`${v1}/full`)
      .send({ ...seen, spec: { ...seen.spec, maxReplicas: 6 } });
    expect(answer.status).toBe(200);
    const after = await plane.get(`${v2}/full`);
    expect(after.spec).toEqual({ ...before.spec, maxReplicas: 6 });
    expect(after.metadata.annotations).toBeUndefined();
  });

  it("is judged by the rules of the metrics it stands for", async () => {
    const answer = await plane
      .api()
      .post(v1)
      .send({
        apiVersion: "autoscaling/v1",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "bad" },
        spec: { scaleTargetRef: target, maxReplicas: 2, targetCPUUtilizationPercentage: -1 },
      });
    expect(answer.status).toBe(422);
    expect(answer.body.details.causes[0].field).toBe("spec.metrics[0].resource.target.averageUtilization");
  });
});
