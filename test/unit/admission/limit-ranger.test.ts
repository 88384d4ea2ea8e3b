import { beforeEach, describe, expect, it } from "vitest";
import { limitRanger } from "../../../src/admission/plugins/limit-ranger.ts";
import type { KubeObject } from "../../../src/api/meta.ts";
import type { LimitRangeItem, Pod } from "../../../src/api/types/core-v1.ts";
import { limitRange } from "../../../src/kinds/core/limit-range.ts";
import { persistentVolumeClaim } from "../../../src/kinds/core/persistent-volume-claim.ts";
import { pod } from "../../../src/kinds/core/pod.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { createFakeWorld, type FakeWorld } from "../../support/hook-context.ts";
import { podOf } from "../../support/pod.ts";

let world: FakeWorld;
beforeEach(() => {
  world = createFakeWorld();
});

const limits = (...items: LimitRangeItem[]) =>
  world.add(limitRange as unknown as Kind, { metadata: { name: "l", namespace: "ns" }, spec: { limits: items } });
const attributes = (object: object, kind: unknown = pod) => world.attributes(kind as Kind, { object: object as KubeObject });
const withResources = (...resources: object[]) =>
  podOf({ containers: resources.map((one, index) => ({ name: `c${index}`, image: "i", resources: one })) });
const refusal = (object: object, kind: unknown = pod): string | undefined => {
  try {
    void limitRanger.validate?.(attributes(object, kind));
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 403 });
    return (error as Error).message.replace(/^.*? is forbidden: /, "");
  }
};

describe("defaults", () => {
  it("fill in what containers leave out and say so", () => {
    limits({ type: "Container", default: { cpu: "2" }, defaultRequest: { cpu: "1", memory: "1Gi" } });
    const given = podOf({
      containers: [{ name: "a", image: "i", resources: { requests: { cpu: "500m" } } }],
      initContainers: [{ name: "i", image: "i" }],
    });
    const filled = limitRanger.admit?.(attributes(given)) as Pod;
    expect(filled.spec.containers[0]?.resources).toEqual({ requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "2" } });
    expect(filled.metadata.annotations?.["kubernetes.io/limit-ranger"]).toBe(
      "LimitRanger plugin set: memory request for container a; cpu limit for container a; cpu, memory request for init container i; cpu limit for init container i",
    );
  });

  it("leave alone what lacks nothing, and other operations", () => {
    limits({ type: "Container", max: { cpu: "2" } });
    const given = podOf();
    expect(limitRanger.admit?.(attributes(given))).toBe(given);
    const update = world.attributes(pod as unknown as Kind, { operation: "UPDATE", object: given, oldObject: given });
    expect(limitRanger.admit?.(update)).toBeUndefined();
  });
});

describe("bounds", () => {
  const cpu = (request: string, limit?: string) => ({
    requests: { cpu: request },
    ...(limit ? { limits: { cpu: limit } } : {}),
  });
  it.each<[string, LimitRangeItem, object[], string | undefined]>([
    [
      "a request below the minimum",
      { type: "Container", min: { cpu: "100m" } },
      [cpu("50m")],
      "minimum cpu usage per Container is 100m, but request is 50m",
    ],
    ["no request", { type: "Container", min: { cpu: "1" } }, [{}], "minimum cpu usage per Container is 1.  No request is specified"],
    [
      "a limit above the maximum",
      { type: "Container", max: { cpu: "1" } },
      [cpu("1", "2")],
      "maximum cpu usage per Container is 1, but limit is 2",
    ],
    ["no limit", { type: "Pod", max: { cpu: "1" } }, [cpu("1")], "maximum cpu usage per Pod is 1.  No limit is specified"],
    [
      "the sum of a Pod",
      { type: "Pod", max: { cpu: "1" } },
      [cpu("0", "600m"), cpu("0", "600m")],
      "maximum cpu usage per Pod is 1, but limit is 1200m",
    ],
    [
      "a ratio too large",
      { type: "Container", maxLimitRequestRatio: { cpu: "1500m" } },
      [cpu("1", "2")],
      "cpu max limit to request ratio per Container is 1500m, but provided ratio is 2.000000",
    ],
    [
      "a ratio without limit",
      { type: "Container", maxLimitRequestRatio: { cpu: "2" } },
      [cpu("1")],
      "cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0",
    ],
    [
      "what keeps them",
      { type: "Container", min: { cpu: "1" }, max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "2" } },
      [cpu("1", "2")],
      undefined,
    ],
  ])("judge %s", (_, item, resources, expected) => {
    limits(item);
    expect(refusal(withResources(...resources))).toBe(expected);
  });

  it("are all told at once, each once", () => {
    limits({ type: "Container", max: { cpu: "1", memory: "1Gi" } });
    const big = { limits: { cpu: "2", memory: "2Gi" } };
    expect(refusal(withResources(big, big))).toBe(
      "[maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]",
    );
  });

  it("hold claims to their requests", () => {
    limits({ type: "PersistentVolumeClaim", min: { storage: "1Gi" }, max: { storage: "2Gi" } });
    const claim = (storage: string) => ({ metadata: { name: "c", namespace: "ns" }, spec: { resources: { requests: { storage } } } });
    expect(refusal(claim("5Gi"), persistentVolumeClaim)).toBe("maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 5Gi");
    expect(refusal(claim("5Mi"), persistentVolumeClaim)).toBe("minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 5Mi");
    expect(refusal(claim("2Gi"), persistentVolumeClaim)).toBeUndefined();
  });
});
