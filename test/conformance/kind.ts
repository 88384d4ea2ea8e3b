/**
 * What every kind must do, whatever it is: one object's life over HTTP, from creation to deletion, and the watch that
 * saw it. Run for each built-in kind on the whole app.
 */
import supertest from "supertest";
import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/api/meta.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { typeTable } from "../../src/schema/type-table.ts";
import { readWatch } from "../support/watch.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
type Json = any;

export interface KindSuite {
  readonly kind: Kind;
  /** A valid object without namespace. */
  readonly example: JsonObject;
  /** Where the app answers; asked when tests run. */
  readonly url: () => string;
  /** A namespace for namespaced kinds. */
  readonly namespace: string;
}

export const collectionPath = ({ group, version, namespaced, plural }: Kind, namespace: string) =>
  `${group ? `/apis/${group}` : "/api"}/${version}${namespaced ? `/namespaces/${namespace}` : ""}/${plural}`;

/** Registers the tests of one kind; they build on one another. */
export function describeKind({ kind, example, url, namespace }: KindSuite): void {
  const path = collectionPath(kind, namespace);
  const meta = example["metadata"] as { name: string };
  const labels = { conformance: kind.kind.toLowerCase() };
  const labelled = { ...example, metadata: { ...meta, labels } };
  const one = `${path}/${meta.name}`;
  const api = () => supertest(url());
  const patch = (at: string, body: unknown) =>
    api()
      .patch(at)
      .set("Content-Type", "application/merge-patch+json")
      .send(body as object);
  const apply = (body: object, query: object = {}) =>
    api()
      .patch(one)
      .query({ fieldManager: "applier", ...query })
      .set("Content-Type", "application/apply-patch+yaml")
      .send(JSON.stringify({ apiVersion: kind.apiVersion, kind: kind.kind, ...body }));
  let before: string;
  /** As it was created, and as it is now. */
  let made: Json;
  let created: Json;

  describe(`${kind.apiVersion} ${kind.kind}`, () => {
    beforeAll(async () => {
      before = (await api().get(path).query({ limit: 1 })).body.metadata.resourceVersion;
    });

    it("stores nothing in a dry run", async () => {
      const { status, body } = await api().post(path).query({ dryRun: "All" }).send(labelled);
      expect({ status, kind: body.kind, refusal: refusal(body) }).toEqual({ status: 201, kind: kind.kind, refusal: undefined });
      const applied = await apply(labelled, { dryRun: "All" });
      expect({ status: applied.status, refusal: refusal(applied.body) }).toEqual({ status: 201, refusal: undefined });
      expect((await api().get(one)).status).toBe(404);
    });

    it("is created once", async () => {
      const { status, body } = await api().post(path).send(labelled);
      expect({ status, refusal: refusal(body) }).toEqual({ status: 201, refusal: undefined });
      made = body;
      created = body;
      expect(created).toMatchObject({ apiVersion: kind.apiVersion, kind: kind.kind, metadata: { name: meta.name, labels } });
      expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
      expect(created.metadata.namespace).toBe(kind.namespaced ? namespace : undefined);
      const again = await api().post(path).send(labelled);
      expect([again.status, again.body.reason]).toEqual([409, "AlreadyExists"]);
    });

    it("is read back as it was answered", async () => {
      expect((await api().get(one)).body).toEqual(created);
    });

    it("is listed, and selected by label and field", async () => {
      const select = async (query: object) => {
        const { body } = await api().get(path).query(query);
        expect(body.kind).toBe(`${kind.kind}List`);
        return body.items.map((item: Json) => item.metadata.name).filter((name: string) => name === meta.name);
      };
      expect(await select({})).toEqual([meta.name]);
      expect(await select({ labelSelector: `conformance=${labels.conformance}` })).toEqual([meta.name]);
      expect(await select({ labelSelector: `conformance!=${labels.conformance}` })).toEqual([]);
      expect(await select({ fieldSelector: `metadata.name=${meta.name}` })).toEqual([meta.name]);
      expect(await select({ fieldSelector: `metadata.name!=${meta.name}` })).toEqual([]);
    });

    it("is shown as a row with a cell for each column", async () => {
      const { body } = await api().get(path).set("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
      const row = body.rows.find(({ object }: Json) => object.metadata.name === meta.name);
      expect(body.kind).toBe("Table");
      expect(row.cells).toHaveLength(body.columnDefinitions.length);
      expect(body.columnDefinitions.map(({ name }: Json) => name)).toEqual(kind.columns.map(({ name }) => name));
    });

    it("is applied, and not written when that changes nothing", async () => {
      // by force: a list that counts as a whole conflicts when its items have been given defaults
      const first = await apply(labelled, { force: true });
      expect({ status: first.status, refusal: refusal(first.body) }).toEqual({ status: 200, refusal: undefined });
      const { managedFields, ...metadata } = first.body.metadata;
      expect(managedFields.map(({ manager, operation }: Json) => `${manager} ${operation}`)).toContain("applier Apply");
      const { managedFields: _, ...before } = created.metadata;
      expect({ ...first.body, metadata }).toEqual({ ...created, metadata: { ...before, resourceVersion: metadata.resourceVersion } });
      expect((await apply(labelled, { force: true })).body).toEqual(first.body);
      created = first.body;
    });

    it("is updated once from each version", async () => {
      const changed = { ...created, metadata: { ...created.metadata, annotations: { "example.com/changed": "yes" } } };
      const { status, body } = await api().put(one).send(changed);
      expect({ status, refusal: refusal(body) }).toEqual({ status: 200, refusal: undefined });
      expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(Number(created.metadata.resourceVersion));
      const stale = await api()
        .put(one)
        .send({ ...changed, metadata: { ...changed.metadata, annotations: { "example.com/changed": "no" } } });
      expect([stale.status, stale.body.reason]).toEqual([409, "Conflict"]);
      expect((await api().get(one)).body).toEqual(body);
    });

    const status = (kind.subresources["status"] && sampleStatus(kind)) ?? {};
    it.runIf(Object.keys(status).length > 0)("keeps status and spec apart", async () => {
      const plain = (await api().get(one)).body;
      const ignored = await patch(one, { status });
      expect({ code: ignored.status, status: ignored.body.status }).toEqual({ code: 200, status: plain.status });
      const written = await patch(`${one}/status`, { spec: null, status });
      expect({ code: written.status, refusal: refusal(written.body) }).toEqual({ code: 200, refusal: undefined });
      expect(written.body.status).toMatchObject(status);
      expect(written.body.spec).toEqual(plain.spec);
      expect(written.body.metadata.generation).toBe(plain.metadata.generation);
    });

    it("is gone when it is deleted and nothing holds it", async () => {
      expect((await api().delete(one)).status).toBeLessThan(300);
      const left = await api().get(one);
      if (left.status === 200) {
        expect(left.body.metadata.deletionTimestamp).toBeDefined();
        if (kind.kind === "Namespace")
          await api()
            .put(`${one}/finalize`)
            .send({ ...left.body, spec: { finalizers: [] } });
        else await patch(one, { metadata: { finalizers: null } });
      }
      expect((await api().get(one)).status).toBe(404);
      expect((await api().delete(one)).status).toBe(404);
    });

    it("was watched from beginning to end", async () => {
      const events = await readWatch(`${url()}${path}?watch=1&resourceVersion=${before}&fieldSelector=metadata.name%3D${meta.name}`, {
        until: ({ type }) => type === "DELETED",
      });
      const types = events.map(({ type }) => type);
      expect([types[0], types.at(-1)]).toEqual(["ADDED", "DELETED"]);
      expect(new Set(types.slice(1, -1))).toEqual(new Set(["MODIFIED"]));
      const revisions = events.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
      expect(events[0]?.object).toEqual(made);
    });
  });
}

/** What a Status says, for the report of a failure. */
const refusal = (body: Json): string | undefined => (body.kind === "Status" ? body.message : undefined);

/** Statuses whose kinds are particular about them. */
const particular: Readonly<Record<string, JsonObject>> = {
  PodCertificateRequest: {
    conditions: [{ type: "Denied", status: "True", reason: "Example", message: "no", lastTransitionTime: "2026-01-01T00:00:00Z" }],
  },
  ResourceClaim: { allocation: { devices: {} } },
  StorageVersionMigration: { resourceVersion: "7" },
};

/** Something a status of that kind can hold; undefined when all its fields are behind gates that are off. */
function sampleStatus(kind: Kind): JsonObject | undefined {
  const own = particular[kind.kind];
  if (own) return own;
  const ref = typeTable[kind.type]?.fields?.["status"]?.ref ?? "";
  const fields = typeTable[ref]?.fields ?? {};
  const condition = { type: "ExampleCondition", status: "True", reason: "Example", message: "as an example" };
  const samples: Readonly<Record<string, unknown>> = {
    conditions: [{ ...condition, lastTransitionTime: "2026-01-01T00:00:00Z" }],
    observedGeneration: 7,
    currentReplicas: 3,
    phase: "Pending",
    active: [{ kind: "Job", name: "example" }],
    attached: true,
    hard: { "count/examples.example.com": "10" },
    reservedFor: [{ resource: "pods", name: "example", uid: "f29feb86-5f4a-4f5a-a7be-1bfd1d2c4d1d" }],
    loadBalancer: { ingress: [{ ip: "192.0.2.1" }] },
  };
  const found = Object.keys(samples).find((name) => fields[name]);
  if (!found && Object.values(fields).some(({ gates = [] }) => gates.length === 0))
    throw new Error(`${kind.kind}: no sample for its status`);
  return found ? { [found]: samples[found] } : undefined;
}
