/**
 * Garbage collection of random graphs of owners: whatever is deleted, in whatever way, what is left when the world has
 * settled is what a few lines of set arithmetic say.
 */

import { expect, it } from "vitest";
import { type Json, usePlane } from "../support/plane.ts";
import { fc } from "../support/properties.ts";

const plane = usePlane({ nodes: 0 });

type Home = "here" | "there" | "cluster";
type Policy = "Background" | "Foreground" | "Orphan";

/** What a reference gets right. Only `true` ones and those into a reachable place hold an object. */
type Truth = "true" | "wrong uid" | "wrong name" | "wrong kind";

interface Reference {
  readonly to: number;
  readonly truth: Truth;
  readonly block: boolean;
}

interface Graph {
  readonly homes: readonly Home[];
  readonly references: readonly (readonly Reference[])[];
  readonly deletions: readonly { readonly of: number; readonly policy: Policy }[];
}

const most = 7;
const index = fc.nat(most - 1);
const truth = fc.constantFrom<Truth>("true", "true", "true", "true", "wrong uid", "wrong name", "wrong kind");
const reference = fc.record({ to: index, truth, block: fc.boolean() });
const policy = fc.constantFrom<Policy>("Background", "Foreground", "Orphan");
const graph: fc.Arbitrary<Graph> = fc.record({
  homes: fc.array(fc.constantFrom<Home>("here", "here", "here", "there", "cluster"), { minLength: most, maxLength: most }),
  references: fc.array(fc.uniqueArray(reference, { selector: ({ to }) => to, maxLength: 3 }), { minLength: most, maxLength: most }),
  deletions: fc.array(fc.record({ of: index, policy }), { maxLength: 4 }),
});

/** A cluster-scoped object cannot say what it means by a namespaced owner: nobody touches it, so none is made. */
const sensible = ({ homes, references }: Graph): Graph["references"] =>
  references.map((list, from) => (homes[from] === "cluster" ? list.filter(({ to }) => homes[to] === "cluster") : list));

/** The model: for each object that is left, the owners it is left with. */
function survivors(graph: Graph): ReadonlyMap<number, ReadonlySet<number>> {
  const alive = new Map(sensible(graph).map((list, from) => [from, [...list]]));
  const reaches = (from: number, { to, truth: told }: Reference) =>
    told === "true" && alive.has(to) && (graph.homes[to] === "cluster" || graph.homes[to] === graph.homes[from]);
  const collect = () => {
    for (let changed = true; changed; ) {
      changed = false;
      for (const [from, list] of alive) {
        const solid = list.filter((one) => reaches(from, one));
        if (solid.length === list.length) continue;
        changed = true;
        if (solid.length > 0) alive.set(from, solid);
        else alive.delete(from);
      }
    }
  };
  collect();
  for (const { of, policy: how } of graph.deletions) {
    if (!alive.delete(of)) continue;
    if (how === "Orphan")
      for (const [from, list] of alive)
        alive.set(
          from,
          list.filter(({ to }) => to !== of),
        );
    collect();
  }
  return new Map([...alive].map(([from, list]) => [from, new Set(list.map(({ to }) => to))]));
}

const kinds = {
  here: { apiVersion: "v1", kind: "ConfigMap", path: (run: string) => `/api/v1/namespaces/${run}-here/configmaps` },
  there: { apiVersion: "v1", kind: "Secret", path: (run: string) => `/api/v1/namespaces/${run}-there/secrets` },
  cluster: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    path: () => "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  },
};

let runs = 0;

async function send(method: string, path: string, body: unknown, type = "application/json"): Promise<{ code: number; body: Json }> {
  const answer = await fetch(`${plane.url}${path}`, { method, headers: { "content-type": type }, body: JSON.stringify(body) });
  return { code: answer.status, body: await answer.json() };
}

/** Plays the graph and looks at what is left, in the model's form. */
async function played({ homes, ...rest }: Graph): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const run = `run-${runs++}`;
  const name = (of: number) => `${run}-${of}`;
  const kindOf = (of: number) => kinds[homes[of] as Home];
  const pathOf = (of: number) => `${kindOf(of).path(run)}/${name(of)}`;
  for (const side of ["here", "there"]) await send("POST", "/api/v1/namespaces", { metadata: { name: `${run}-${side}` } });
  const uids: string[] = [];
  for (const of of homes.keys()) uids.push((await send("POST", kindOf(of).path(run), { metadata: { name: name(of) } })).body.metadata.uid);
  const owner = ({ to, truth: told, block }: Reference) => ({
    apiVersion: kindOf(to).apiVersion,
    kind:
      told === "wrong kind"
        ? { ConfigMap: "Secret", Secret: "ConfigMap", ClusterRole: "ClusterRoleBinding" }[kindOf(to).kind]
        : kindOf(to).kind,
    name: told === "wrong name" ? "other" : name(to),
    uid: told === "wrong uid" ? `11111111-2222-4333-8444-${String(to).padStart(12, "0")}` : uids[to],
    blockOwnerDeletion: block,
  });
  for (const [from, list] of sensible({ homes, ...rest }).entries()) {
    const change = { metadata: { ownerReferences: list.map(owner) } };
    if (list.length > 0) await send("PATCH", pathOf(from), change, "application/merge-patch+json");
  }
  await plane.settle();
  for (const { of, policy: propagationPolicy } of rest.deletions) {
    await send("DELETE", pathOf(of), { propagationPolicy });
    await plane.settle();
  }
  const left = new Map<number, ReadonlySet<number>>();
  for (const of of homes.keys()) {
    const { code, body } = await send("GET", pathOf(of), undefined);
    if (code === 404) continue;
    left.set(of, new Set((body.metadata.ownerReferences ?? []).map(({ name: of }: Json) => Number(of.split("-").at(-1)))));
  }
  for (const of of left.keys()) if (homes[of] === "cluster") await send("DELETE", pathOf(of), { propagationPolicy: "Orphan" });
  return left;
}

it("leaves what the model leaves", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(graph, async (one) => {
      expect(await played(one)).toEqual(survivors(one));
    }),
    { numRuns: 30, seed: 1 },
  );
});
