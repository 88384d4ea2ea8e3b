/** Kinds that are served in two versions: each shows the same objects. */
import { describe, expect, it } from "vitest";
import { type Json, usePlane } from "../support/plane.ts";
import { readWatch } from "../support/watch.ts";

const plane = usePlane();
const core = "/api/v1/namespaces/default/events";
const events = "/apis/events.k8s.io/v1/namespaces/default/events";
const v1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
const v2 = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";

describe("Events", () => {
  const manifest = {
    metadata: { name: "one" },
    eventTime: "2026-01-01T00:00:00.000000Z",
    reportingController: "example.com/a",
    reportingInstance: "a-0",
    action: "Do",
    reason: "Done",
    type: "Normal",
    regarding: { kind: "Pod", name: "p", namespace: "default" },
    note: "hello",
  };

  it("have other names in either version", async () => {
    await plane.create(events, manifest);
    const one = await plane.get(`${core}/one`);
    expect(one).toMatchObject({
      apiVersion: "v1",
      message: "hello",
      reportingComponent: "example.com/a",
      involvedObject: manifest.regarding,
    });
    const [listed] = await plane.list(`${core}?fieldSelector=involvedObject.name%3Dp`);
    expect(listed.metadata.uid).toBe(one.metadata.uid);
  });

  it("are watched, changed and deleted through either", async () => {
    const { resourceVersion } = (await plane.get(events)).metadata;
    await plane.patch(`${core}/one`, { message: "again" });
    await plane.remove(`${core}/one`);
    const seen = await readWatch(`${plane.url}${events}?watch=1&resourceVersion=${resourceVersion}`, {
      until: ({ type }) => type === "DELETED",
    });
    expect(seen.map(({ type, object }: Json) => [type, object.apiVersion, object.note])).toEqual([
      ["MODIFIED", "events.k8s.io/v1", "again"],
      ["DELETED", "events.k8s.io/v1", "again"],
    ]);
  });

  it("of the newer version only change their series", async () => {
    await plane.create(events, { ...manifest, metadata: { name: "two" } });
    const refused = await plane.api().patch(`${events}/two`).set("Content-Type", "application/merge-patch+json").send({ note: "other" });
    expect(refused.body.details.causes.map(({ field }: Json) => field)).toEqual(["message"]);
    const series = { count: 2, lastObservedTime: "2026-01-01T00:00:01.000000Z" };
    expect((await plane.patch(`${events}/two`, { series })).series).toEqual(series);
  });
});

describe("HorizontalPodAutoscalers", () => {
  const manifest = {
    metadata: { name: "web" },
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, maxReplicas: 3 },
  };
  const utilization = (averageUtilization: number) => [
    { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } },
  ];
  const owners = (object: Json): Json =>
    Object.fromEntries(
      object.metadata.managedFields
        .filter(({ subresource }: Json) => !subresource)
        .map(({ manager, fieldsV1 }: Json) => [manager, Object.keys(fieldsV1["f:spec"] ?? {}).sort()]),
    );

  it("have one metric in the older version", async () => {
    await plane.create(`${v2}?fieldManager=ann`, { ...manifest, spec: { ...manifest.spec, metrics: utilization(50) } });
    expect((await plane.get(`${v1}/web`)).spec.targetCPUUtilizationPercentage).toBe(50);
  });

  it("lose fields to a writer of the other version", async () => {
    await plane.patch(`${v1}/web?fieldManager=bob`, { spec: { targetCPUUtilizationPercentage: 70 } });
    const after = await plane.get(`${v2}/web`);
    expect(after.spec.metrics).toEqual(utilization(70));
    expect(owners(after)).toEqual({
      ann: ["f:maxReplicas", "f:minReplicas", "f:scaleTargetRef"],
      bob: ["f:targetCPUUtilizationPercentage"],
    });
  });

  it("are deleted for both", async () => {
    await plane.remove(`${v1}/web`);
    expect((await plane.api().get(`${v2}/web`)).status).toBe(404);
  });
});
