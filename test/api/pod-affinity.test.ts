import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { condition, deploymentManifest, deployments, nodes, podManifest, pods, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 4 });
const app = (name: string, affinity: object, others: object = {}) => podManifest(name, { affinity, ...others }, { labels: { app: name } });
const term = (name: string, topologyKey: string) => ({ topologyKey, labelSelector: { matchLabels: { app: name } } });
const apart = (name: string, key = "rack") => ({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(name, key)] } });
const beside = (name: string, key = "rack") => ({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(name, key)] } });
const nodeOf = async (name: string): Promise<string | undefined> => (await plane.get(`${pods}/${name}`)).spec.nodeName;
const rackOf = async (name: string) => (await plane.get(`${nodes}/${await nodeOf(name)}`)).metadata.labels.rack;
const reason = async (name: string) => condition(await plane.get(`${pods}/${name}`), "PodScheduled").message;
const create = async (pod: object) => {
  await plane.create(pods, pod);
  await plane.settle();
};

beforeAll(async () => {
  await plane.settle();
  for (const [name, rack] of ["a", "a", "b", "b"].entries()) await plane.patch(`${nodes}/node-${name}`, { metadata: { labels: { rack } } });
  await plane.settle();
});
afterEach(async () => {
  await plane.api().delete(deployments);
  await plane.settle();
  for (const { metadata } of await plane.list(pods)) await plane.remove(`${pods}/${metadata.name}?gracePeriodSeconds=0`);
  await plane.settle();
});

describe("affinity between Pods", () => {
  it("brings Pods together, the first of a group anywhere", async () => {
    await create(app("herd", beside("herd")));
    await create(app("friend", beside("herd")));
    expect(await rackOf("friend")).toBe(await rackOf("herd"));
  });

  it("waits for the Pod it needs, and goes where that is", async () => {
    await create(app("lonely", beside("star")));
    expect(await reason("lonely")).toContain("didn't match pod affinity rules");
    await create(app("star", {}));
    await plane.until(() => nodeOf("lonely"));
    expect(await rackOf("lonely")).toBe(await rackOf("star"));
  });

  it("keeps Pods apart, also from those that came first and object", async () => {
    await create(app("shy", apart("loud")));
    await create(app("loud", {}));
    expect(await rackOf("loud")).not.toBe(await rackOf("shy"));
    await create(app("shyer", apart("loud")));
    expect(await rackOf("shyer")).toBe(await rackOf("shy"));
    await plane.create(pods, podManifest("copy", {}, { labels: { app: "shyest" } }));
    await create(
      app("loner", { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term("loud", "rack"), term("shy", "rack")] } }),
    );
    expect(await reason("loner")).toContain("didn't match pod anti-affinity rules");
    await plane.remove(`${pods}/loud?gracePeriodSeconds=0`);
    await plane.until(() => nodeOf("loner"));
  });

  it("is preferred where it is not required", async () => {
    await create(app("sun", {}));
    const preferred = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term("sun", "rack") }] };
    for (const name of ["p1", "p2", "p3"]) await create(app(name, { podAffinity: preferred }));
    for (const name of ["p1", "p2", "p3"]) expect(await rackOf(name)).toBe(await rackOf("sun"));
  });
});

describe("topology spread constraints", () => {
  const spread = (whenUnsatisfiable: string, change: object = {}) => ({
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: "rack", whenUnsatisfiable, labelSelector: { matchLabels: { app: "web" } }, ...change },
    ],
  });
  const deploy = async (replicas: number, spec: object) => {
    const manifest = deploymentManifest("web", { replicas });
    manifest.spec.template.spec = { ...manifest.spec.template.spec, ...spec };
    await plane.create(deployments, manifest);
    await plane.settle();
  };
  const racks = async () => {
    const counts: Record<string, number> = {};
    for (const { spec } of await plane.list(pods)) {
      const rack = spec.nodeName ? (await plane.get(`${nodes}/${spec.nodeName}`)).metadata.labels.rack : "none";
      counts[rack] = (counts[rack] ?? 0) + 1;
    }
    return counts;
  };

  it.each(["DoNotSchedule", "ScheduleAnyway"])("spread Pods over domains (%s)", async (how) => {
    await deploy(6, spread(how));
    expect(await racks()).toEqual({ a: 3, b: 3 });
  });

  it("hold Pods back that would lean to one side", async () => {
    await plane.patch(`${nodes}/node-2`, { spec: { unschedulable: true } });
    await plane.patch(`${nodes}/node-3`, { spec: { unschedulable: true } });
    await deploy(3, spread("DoNotSchedule"));
    expect(await racks()).toEqual({ a: 1, none: 2 });
    await plane.patch(`${nodes}/node-2`, { spec: { unschedulable: null } });
    await plane.patch(`${nodes}/node-3`, { spec: { unschedulable: null } });
    await plane.until(async () => (await racks())["none"] === undefined);
  });

  it("count nothing in domains that are not there yet", async () => {
    await deploy(3, spread("DoNotSchedule", { minDomains: 3 }));
    expect(await racks()).toEqual({ a: 1, b: 1, none: 1 });
  });
});
