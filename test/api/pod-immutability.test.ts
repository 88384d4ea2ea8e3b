import { beforeAll, describe, expect, it } from "vitest";
import { type Json, podManifest, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const path = `${pods}/fixed`;
const container = { name: "web", image: "nginx:1.27", env: [{ name: "A", value: "1" }] };

beforeAll(async () => {
  await plane.settle();
  await plane.create(pods, podManifest("fixed", { containers: [container], activeDeadlineSeconds: 600 }, { labels: { app: "fixed" } }));
  await plane.settle();
});

/** The answer to a PUT of the stored Pod with a changed spec. */
async function put(change: (spec: Json) => Json): Promise<{ status: number; body: Json }> {
  const pod = await plane.get(path);
  return plane
    .api()
    .put(path)
    .send({ ...pod, spec: change(pod.spec) });
}

const web = (change: object) => (spec: Json) => ({ ...spec, containers: [{ ...spec.containers[0], ...change }] });

describe("a Pod's spec may change", () => {
  it("in its images", async () => {
    const { status, body } = await put(web({ image: "nginx:1.28" }));
    expect([status, body.spec.containers[0].image, body.metadata.generation]).toEqual([200, "nginx:1.28", 2]);
  });

  it("in a deadline that comes closer", async () => {
    expect((await put((spec) => ({ ...spec, activeDeadlineSeconds: 300 }))).status).toBe(200);
  });

  it("in tolerations that are added", async () => {
    const { status, body } = await put((spec) => ({ ...spec, tolerations: [...spec.tolerations, { key: "a", operator: "Exists" }] }));
    expect([status, body.spec.tolerations.at(-1)]).toEqual([200, { key: "a", operator: "Exists" }]);
  });
});

describe("anything else is 422, names the field and changes nothing", () => {
  it.each<[string, (spec: Json) => Json, string]>([
    ["environment", web({ env: [{ name: "A", value: "2" }] }), "spec"],
    ["ports", web({ ports: [{ containerPort: 81 }] }), "spec"],
    ["resources", web({ resources: { requests: { cpu: "2" } } }), "spec"],
    ["restartPolicy", (spec) => ({ ...spec, restartPolicy: "Never" }), "spec"],
    ["nodeName", (spec) => ({ ...spec, nodeName: "elsewhere" }), "spec"],
    ["a container more", (spec) => ({ ...spec, containers: [...spec.containers, { name: "b", image: "b" }] }), "spec.containers"],
    ["no container", (spec) => ({ ...spec, containers: [] }), "spec.containers"],
    ["a toleration less", (spec) => ({ ...spec, tolerations: [] }), "spec.tolerations"],
    ["a deadline that moves away", (spec) => ({ ...spec, activeDeadlineSeconds: 900 }), "spec.activeDeadlineSeconds"],
  ])("%s", async (_name, change, field) => {
    const before = await plane.get(path);
    const { status, body } = await put(change);
    expect([status, body.reason, body.details?.kind, body.details?.name]).toEqual([422, "Invalid", "Pod", "fixed"]);
    expect(body.details.causes.map((cause: Json) => cause.field)).toContain(field);
    expect(await plane.get(path)).toEqual(before);
  });

  it("but labels and annotations are free", async () => {
    const { metadata } = await plane.patch(path, { metadata: { labels: { more: "yes" }, annotations: { note: "free" } } });
    expect(metadata).toMatchObject({ labels: { app: "fixed", more: "yes" }, annotations: { note: "free" } });
  });
});

describe("a gated Pod may narrow where it goes", () => {
  beforeAll(() => plane.create(pods, podManifest("gated", { schedulingGates: [{ name: "example.com/wait" }] })));
  const gated = `${pods}/gated`;

  it("by a node selector, while it is gated", async () => {
    await plane.settle();
    expect((await plane.get(gated)).status.conditions).toMatchObject([
      { type: "PodScheduled", status: "False", reason: "SchedulingGated" },
    ]);
    expect((await plane.patch(gated, { spec: { nodeSelector: { disk: "ssd" } } })).spec.nodeSelector).toEqual({ disk: "ssd" });
  });

  it("not wider again, and no gate may be added", async () => {
    const merge = (spec: object) => plane.api().patch(gated).set("Content-Type", "application/merge-patch+json").send({ spec });
    const wider = await merge({ nodeSelector: { disk: null } });
    expect([wider.status, wider.body.details.causes[0].field]).toEqual([422, "spec.nodeSelector"]);
    const more = await merge({ schedulingGates: [{ name: "example.com/wait" }, { name: "example.com/more" }] });
    expect([more.status, more.body.details.causes[0].field]).toEqual([422, "spec.schedulingGates[1].name"]);
  });

  it("and is scheduled when its gates are gone", async () => {
    await plane.patch("/api/v1/nodes/node-0", { metadata: { labels: { disk: "ssd" } } });
    await plane.patch(gated, { spec: { schedulingGates: null } });
    await plane.settle();
    expect((await plane.get(gated)).spec.nodeName).toBe("node-0");
  });
});
