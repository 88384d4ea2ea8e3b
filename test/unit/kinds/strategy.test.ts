import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/meta.ts";
import { deployment } from "../../../src/kinds/apps/deployment.ts";
import { replicaSet } from "../../../src/kinds/apps/replica-set.ts";
import { node } from "../../../src/kinds/core/node.ts";
import { pod } from "../../../src/kinds/core/pod.ts";
import { flowSchema } from "../../../src/kinds/flowcontrol/flow-schema.ts";
import { builtinKinds } from "../../../src/kinds/index.ts";
import type { ProjectionSubresource, ViewSubresource } from "../../../src/kinds/kind.ts";
import { createFakeWorld, meant } from "../../support/hook-context.ts";

const { context } = createFakeWorld();
const made = (kind: (typeof builtinKinds)[number]): KubeObject => {
  const example = meant(kind, kind.options.example ?? {}) as KubeObject;
  const metadata = { ...example.metadata, ...(kind.namespaced ? { namespace: "default" } : {}) };
  return kind.prepareForCreate({ ...example, metadata }, createFakeWorld().context) as KubeObject;
};

describe("the generic strategy", () => {
  it.each(builtinKinds.filter((kind) => kind.options.example).map((kind) => [kind.type, kind] as const))(
    "%s accepts its own example",
    (_, kind) => {
      expect(kind.validate(made(kind), createFakeWorld().context)).toEqual([]);
    },
  );

  it("clears the status a client sends on create, and writes the type's zero values", () => {
    const sent = meant(replicaSet, { ...replicaSet.options.example, status: { replicas: 7, readyReplicas: 7 } });
    expect(replicaSet.prepareForCreate(sent, context)).toMatchObject({ metadata: { generation: 1 }, status: { replicas: 0 } });
  });

  it("keeps the status of a new Node", () => {
    const sent = meant(node, { metadata: { name: "n" }, status: { phase: "Running" } });
    expect(node.prepareForCreate(sent, context).status?.phase).toBe("Running");
  });

  it.each([
    ["spec", { spec: { replicas: 3 } }, 2],
    ["an annotation", { metadata: { annotations: { a: "b" } } }, 2],
    ["a label", { metadata: { labels: { a: "b" } } }, 1],
    ["status", { status: { replicas: 3 } }, 1],
  ])("counts the generation of a Deployment when %s changes as Kubernetes does", (_, change, generation) => {
    const old = made(deployment);
    const body = change as { spec?: object; metadata?: object; status?: object };
    const sent = {
      ...old,
      ...body,
      metadata: { ...old.metadata, ...body.metadata },
      spec: { ...(old as { spec?: object }).spec, ...body.spec },
    };
    expect(deployment.prepareForUpdate(sent as never, old as never, context).metadata.generation).toBe(generation);
  });

  it("lets a status write change nothing but the status", () => {
    const old = made(deployment);
    const view = deployment.subresources["status"] as ViewSubresource<KubeObject>;
    const sent = { ...old, spec: {}, metadata: { ...old.metadata, labels: { a: "b" } }, status: { replicas: 1 } };
    const next = view.prepareForUpdate?.(sent as KubeObject, old, context);
    expect(next).toEqual({ ...old, status: { replicas: 1 } });
  });

  it("keeps all metadata but managedFields where the facts say so", () => {
    const old = { ...made(flowSchema), metadata: { name: "f", labels: { a: "b" } } };
    const view = flowSchema.subresources["status"] as ViewSubresource<KubeObject>;
    const sent = { ...old, metadata: { name: "f", managedFields: [{ manager: "m" }] } };
    expect(view.prepareForUpdate?.(sent, old, context).metadata).toEqual({
      name: "f",
      labels: { a: "b" },
      managedFields: [{ manager: "m" }],
    });
  });

  it("reads field selectors with their aliases and zero values", () => {
    const object = { metadata: { name: "p" }, spec: { nodeName: "n" } } as never;
    expect(pod.selectableFields["spec.host"]?.(object)).toBe("n");
    expect(pod.selectableFields["spec.hostNetwork"]?.(object)).toBe("false");
    expect(pod.selectableFields["status.phase"]?.(object)).toBe("");
  });

  it("shows a workload as Scale and takes replicas back", () => {
    const scale = deployment.subresources["scale"] as ProjectionSubresource<KubeObject>;
    const parent = made(deployment);
    expect(scale.read(parent)).toMatchObject({ kind: "Scale", spec: {}, status: { replicas: 0, selector: "app=example" } });
    expect(scale.write({ metadata: { name: "d" }, spec: { replicas: 4 } } as KubeObject, parent)).toMatchObject({ spec: { replicas: 4 } });
  });

  it("gives every built-in kind columns and one cell for each", () => {
    for (const kind of builtinKinds) {
      if (!kind.options.example) continue;
      expect(kind.cells(made(kind), context.now), kind.type).toHaveLength(kind.columns.length);
    }
  });
});
