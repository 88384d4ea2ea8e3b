import { expect, it } from "vitest";
import { type Json, usePlane } from "../support/plane.ts";
import { fc } from "../support/properties.ts";
import { readWatch } from "../support/watch.ts";

const plane = usePlane({ nodes: 0 });
const configMaps = "/api/v1/namespaces/default/configmaps";

interface Write {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly name: string;
}

const write: fc.Arbitrary<Write> = fc.record({
  method: fc.constantFrom("POST" as const, "PUT" as const, "PATCH" as const, "PATCH" as const, "DELETE" as const),
  name: fc.constantFrom("a", "b", "c"),
});
/** So many writers, each with its writes in order. */
const writers = fc.array(fc.array(write, { minLength: 1, maxLength: 8 }), { minLength: 4, maxLength: 10 });

let count = 0;

async function send({ method, name }: Write): Promise<{ write: Write; code: number; body: Json }> {
  const body = { metadata: { name, labels: { race: "yes" } }, data: { count: String(count++) } };
  const answer = await fetch(`${plane.url}${configMaps}${method === "POST" ? "" : `/${name}`}`, {
    method,
    headers: { "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json" },
    ...(method === "DELETE" ? {} : { body: JSON.stringify(body) }),
  });
  return { write: { method, name }, code: answer.status, body: await answer.json() };
}

async function race(lists: readonly (readonly Write[])[]) {
  const before = Number((await plane.get(configMaps)).metadata.resourceVersion);
  const answers = await Promise.all(
    lists.map(async (list) => {
      const done: Awaited<ReturnType<typeof send>>[] = [];
      for (const one of list) done.push(await send(one));
      return done;
    }),
  );
  await plane.create(configMaps, { metadata: { name: "end", labels: { race: "yes" } } });
  const events = await readWatch(`${plane.url}${configMaps}?watch=1&labelSelector=race&resourceVersion=${before}`, {
    until: ({ type, object }) => type === "ADDED" && object.metadata.name === "end",
  });
  for (const name of ["a", "b", "c", "end"]) await plane.api().delete(`${configMaps}/${name}`);
  return { answers, events };
}

const revisionOf = (object: Json) => Number(object.metadata.resourceVersion);

it("revisions only grow, each belongs to one write, and every writer reads its own in order", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(writers, async (lists) => {
      const { answers, events } = await race(lists);
      const seen = events.map(({ object }) => revisionOf(object));
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
      for (const list of answers) {
        const written = list.filter(({ code, write: { method } }) => code < 300 && method !== "DELETE").map(({ body }) => revisionOf(body));
        expect(written).toEqual([...written].sort((a, b) => a - b));
      }
      const acknowledged = answers.flat().filter(({ code, write: { method } }) => code < 300 && method !== "DELETE");
      const byRevision = new Map(events.map(({ object }) => [revisionOf(object), object]));
      for (const { body } of acknowledged) expect(byRevision.get(revisionOf(body))).toEqual(body);
      const gone = answers.flat().filter(({ code, write: { method } }) => code < 300 && method === "DELETE");
      expect(events.filter(({ type }) => type === "DELETED")).toHaveLength(gone.length);
      expect(answers.flat().filter(({ code }) => ![200, 201, 404, 409].includes(code))).toEqual([]);
    }),
    { numRuns: 10, seed: 1 },
  );
});
