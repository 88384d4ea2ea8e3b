import { afterEach, describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/meta.ts";
import type { Endpoints, Pod } from "../../../src/api/types/core-v1.ts";
import type { EndpointSlice } from "../../../src/api/types/discovery-v1.ts";
import type { ClusterRole } from "../../../src/api/types/rbac-v1.ts";
import { aggregatedRules } from "../../../src/controllers/cluster-role-aggregation.ts";
import { planMirror } from "../../../src/controllers/endpoints/plan-mirror.ts";
import { ephemeralVolumeController } from "../../../src/controllers/ephemeral-volume.ts";
import { ttlController } from "../../../src/controllers/ttl.ts";
import { node } from "../../../src/kinds/core/node.ts";
import { persistentVolumeClaim } from "../../../src/kinds/core/persistent-volume-claim.ts";
import { pod } from "../../../src/kinds/core/pod.ts";
import { type ControlWorld, createControlWorld } from "../../support/control-world.ts";

let world: ControlWorld | undefined;
afterEach(() => world?.close());

describe("ephemeral volumes", () => {
  const spec = {
    containers: [{ name: "c", image: "i" }],
    volumes: [
      {
        name: "data",
        ephemeral: {
          volumeClaimTemplate: {
            metadata: { labels: { a: "b" } },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        },
      },
    ],
  };
  const make = (name: string) => world?.client.create(pod, { metadata: { name, namespace: "n" }, spec } as unknown as Pod);

  it("get a claim that belongs to their Pod, and again when it goes", async () => {
    world = createControlWorld([ephemeralVolumeController]);
    const made = await make("p");
    await world.settle();
    const claim = world.lister.get(persistentVolumeClaim, "n", "p-data");
    expect(claim?.metadata).toMatchObject({
      labels: { a: "b" },
      ownerReferences: [{ kind: "Pod", uid: made?.metadata.uid, controller: true, blockOwnerDeletion: true }],
    });
    await world.client.remove(persistentVolumeClaim, "n", "p-data");
    await world.settle();
    expect(world.lister.get(persistentVolumeClaim, "n", "p-data")?.metadata.uid).not.toBe(claim?.metadata.uid);
  });

  it("take no claim of somebody else", async () => {
    world = createControlWorld([ephemeralVolumeController]);
    await world.client.create(persistentVolumeClaim, {
      metadata: { name: "p-data", namespace: "n" },
      spec: spec.volumes[0]?.ephemeral.volumeClaimTemplate.spec,
    } as never);
    await make("p");
    await world.settle();
    expect(world.warnings[0]).toContain("pod is not owner");
  });
});

describe("nodes", () => {
  it("say how long secrets may be kept, by the size of the cluster when they change", async () => {
    world = createControlWorld([ttlController]);
    const ttl = (name: string) => world?.lister.get(node, undefined, name)?.metadata.annotations?.["node.alpha.kubernetes.io/ttl"];
    for (let index = 0; index < 101; index++) await world.client.create(node, { metadata: { name: `n${index}` } } as never);
    await world.settle();
    expect([ttl("n0"), ttl("n100")]).toEqual(["0", "15"]);
  });
});

describe("aggregated cluster roles", () => {
  const rule = (resource: string) => ({ apiGroups: [""], resources: [resource], verbs: ["get"] });
  const role = (name: string, labels: Record<string, string>, ...resources: string[]): ClusterRole => ({
    metadata: { name, labels },
    rules: resources.map(rule),
  });
  it("have each rule of those they select once, by name, and none of their own", () => {
    const whole = {
      ...role("whole", { agg: "1" }, "own"),
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { agg: "1" } }, { matchLabels: { more: "1" } }] },
    };
    const roles = [
      whole,
      role("b", { agg: "1" }, "pods", "secrets"),
      role("a", { agg: "1" }, "pods"),
      role("c", { more: "1" }, "nodes"),
      role("d", {}, "jobs"),
    ];
    expect(aggregatedRules(whole, roles)).toEqual([rule("pods"), rule("secrets"), rule("nodes")]);
  });
});

describe("mirrored endpoints", () => {
  const endpoints = {
    metadata: { name: "db" },
    subsets: [
      {
        addresses: [{ ip: "192.0.2.1", hostname: "h" }, { ip: "2001:db8::1" }],
        notReadyAddresses: [{ ip: "192.0.2.2" }],
        ports: [{ port: 80, protocol: "TCP" }],
      },
      { addresses: [{ ip: "192.0.2.3" }] },
    ],
  } as unknown as Endpoints;

  it("make one slice for each kind of address and set of ports", () => {
    const ports = [{ name: "", port: 80, protocol: "TCP" }];
    expect(planMirror(endpoints, []).create).toEqual([
      {
        addressType: "IPv4",
        ports,
        endpoints: [
          { addresses: ["192.0.2.1"], conditions: { ready: true }, hostname: "h" },
          { addresses: ["192.0.2.2"], conditions: { ready: false } },
        ],
      },
      { addressType: "IPv6", ports, endpoints: [{ addresses: ["2001:db8::1"], conditions: { ready: true } }] },
      { addressType: "IPv4", ports: null, endpoints: [{ addresses: ["192.0.2.3"], conditions: { ready: true } }] },
    ]);
  });

  it("change what differs, keep what is right and remove the rest", () => {
    const made = planMirror(endpoints, []).create.map(
      (content, index) => ({ metadata: { name: `s${index}` }, ...content }) as unknown as EndpointSlice & KubeObject,
    );
    const [first, second] = made as [EndpointSlice, EndpointSlice];
    const stale = { ...first, endpoints: [] } as EndpointSlice;
    const extra = { ...second, ports: [{ name: "x", port: 1 }] } as EndpointSlice;
    const plan = planMirror(endpoints, [stale, second, extra]);
    expect(plan.update.map(({ slice }) => slice)).toEqual([stale]);
    expect(plan.remove).toEqual([extra]);
    expect(plan.create).toHaveLength(1);
  });
});
