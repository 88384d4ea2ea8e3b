import { beforeEach, describe, expect, it } from "vitest";
import type { AdmissionPlugin } from "../../../src/admission/admission.ts";
import { createAdmissionChain } from "../../../src/admission/chain.ts";
import { admissionPlugins } from "../../../src/admission/index.ts";
import type { KubeObject } from "../../../src/api/meta.ts";
import type { Pod } from "../../../src/api/types/core-v1.ts";
import { configMap } from "../../../src/kinds/core/config-map.ts";
import { namespace } from "../../../src/kinds/core/namespace.ts";
import { node } from "../../../src/kinds/core/node.ts";
import { pod } from "../../../src/kinds/core/pod.ts";
import { serviceAccount } from "../../../src/kinds/core/service-account.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { priorityClass } from "../../../src/kinds/scheduling/priority-class.ts";
import { createFakeWorld, type FakeWorld } from "../../support/hook-context.ts";

let world: FakeWorld;
const chain = createAdmissionChain(admissionPlugins);
const bare = { metadata: { name: "x", namespace: "ns" }, spec: { containers: [{ name: "c", image: "i" }] } } as unknown as Pod;

beforeEach(() => {
  world = createFakeWorld();
  world.add(namespace as unknown as Kind, { metadata: { name: "ns" }, status: { phase: "Active" } });
  world.add(serviceAccount as unknown as Kind, { metadata: { name: "default", namespace: "ns" } });
});

const admit = (object: object, kind: Kind = pod as unknown as Kind, change = {}) =>
  chain.runMutating(world.attributes(kind, { object: object as KubeObject, ...change })) as Pod;
const withSpec = (spec: object) => ({ ...bare, spec: { ...bare.spec, ...spec } });

describe("namespaces", () => {
  const create = (change: object) => () => admit({ metadata: { name: "x" } }, configMap as unknown as Kind, change);

  it("must exist and live", () => {
    expect(create({ namespace: "absent" })).toThrow(
      expect.objectContaining({ code: 404, details: { kind: "namespaces", name: "absent" } }),
    );
    world.add(namespace as unknown as Kind, { metadata: { name: "going" }, status: { phase: "Terminating" } });
    expect(create({ namespace: "going" })).toThrow(
      expect.objectContaining({
        code: 403,
        details: expect.objectContaining({ causes: [expect.objectContaining({ reason: "NamespaceTerminating" })] }),
      }),
    );
  });

  it.each(["default", "kube-system", "kube-public"])("%s cannot be deleted", (name) => {
    const attributes = world.attributes(namespace as unknown as Kind, { operation: "DELETE", namespace: undefined, name });
    expect(() => chain.runValidating(attributes)).toThrow(expect.objectContaining({ code: 403 }));
  });
});

describe("new Pods", () => {
  it("get account, token, priority and the two tolerations", () => {
    const { spec } = admit(bare);
    expect(spec).toMatchObject({
      serviceAccountName: "default",
      serviceAccount: "default",
      priority: 0,
      preemptionPolicy: "PreemptLowerPriority",
    });
    expect(spec?.volumes?.[0]?.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
    expect(spec?.containers[0]?.volumeMounts?.[0]).toMatchObject({
      mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
      readOnly: true,
    });
    expect(spec?.tolerations?.map(({ key }) => key)).toEqual(["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]);
  });

  it("keep what they said about it", () => {
    const spec = { automountServiceAccountToken: false, tolerations: [{ operator: "Exists" }] };
    expect(admit(withSpec(spec)).spec).toMatchObject({ tolerations: spec.tolerations });
    expect(admit(withSpec(spec)).spec?.volumes).toBeUndefined();
  });

  it.each([
    ["an account that is missing", { serviceAccountName: "absent" }],
    ["a class that is missing", { priorityClassName: "absent" }],
    ["a priority of their own", { priority: 7 }],
    ["a runtime class that is missing", { runtimeClassName: "absent" }],
  ])("are refused with %s", (_, spec) => {
    expect(() => admit(withSpec(spec))).toThrow(expect.objectContaining({ code: 403 }));
  });

  it("take the default class, of which there can be one", () => {
    world.add(priorityClass as unknown as Kind, { metadata: { name: "usual" }, value: 5, globalDefault: true });
    expect(admit(bare).spec).toMatchObject({ priorityClassName: "usual", priority: 5 });
    const second = { metadata: { name: "second" }, value: 6, globalDefault: true } as KubeObject;
    const attributes = world.attributes(priorityClass as unknown as Kind, { namespace: undefined, object: second });
    expect(() => chain.runValidating(attributes)).toThrow(expect.objectContaining({ code: 403 }));
  });
});

describe("nodes", () => {
  it("start tainted, once", () => {
    const attributes = { namespace: undefined };
    const made = admit({ metadata: { name: "n" } }, node as unknown as Kind, attributes) as unknown as KubeObject & {
      spec: { taints: object[] };
    };
    expect(made.spec.taints).toEqual([{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }]);
    expect(admit(made, node as unknown as Kind, attributes)).toBe(made);
  });

  it("give bound Pods their zone as a label", () => {
    world.add(node as unknown as Kind, { metadata: { name: "n", labels: { "topology.kubernetes.io/zone": "z", other: "o" } } });
    const bound = admit({ metadata: { name: "x" }, target: { name: "n" } }, pod as unknown as Kind, { subresource: "binding" });
    expect(bound.metadata.labels).toEqual({ "topology.kubernetes.io/zone": "z" });
  });
});

describe("the chain", () => {
  const tag = (name: string, later: boolean): AdmissionPlugin => ({
    name,
    admit({ object }) {
      const next = { ...object, metadata: { name: `${object?.metadata.name}${name}` } } as KubeObject;
      return later ? Promise.resolve(next) : next;
    },
  });

  it("stays synchronous unless a plugin is not, and keeps the order", async () => {
    const attributes = world.attributes(configMap as unknown as Kind, { object: { metadata: { name: "" } } });
    expect(createAdmissionChain([tag("a", false), tag("b", false)]).runMutating(attributes)).toMatchObject({ metadata: { name: "ab" } });
    const answer = createAdmissionChain([tag("a", false), tag("b", true), tag("c", false)]).runMutating(attributes);
    expect(answer).toBeInstanceOf(Promise);
    expect(await answer).toMatchObject({ metadata: { name: "abc" } });
  });
});
