import supertest from "supertest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";
import { builtinKinds } from "../../src/kinds/index.ts";
import { exampleOf } from "../fixtures/examples.ts";
import { collectionPath, describeKind } from "./kind.ts";

const namespace = "default";
const stored = builtinKinds.filter(({ verbs }) => verbs.includes("create") && verbs.includes("get"));
let plane: Miniplane;
const url = () => plane.url;

beforeAll(async () => {
  // Nobody but the tests writes, apart from what Pods need before they can be made.
  plane = await createMiniplane({ nodes: 0, clock: "frozen", controllers: ["serviceaccount-controller"] });
});
afterAll(() => plane?.stop());

describe("the list of kinds", () => {
  it("is complete enough for this suite to mean something", () => {
    expect(stored.length).toBeGreaterThan(60);
  });

  it("has only kinds of which there is an example", () => {
    expect(stored.filter((kind) => !kind.options.example && !exampleOf(kind)).map(({ kind }) => kind)).toEqual([]);
  });

  it("lists kinds that are only read", async () => {
    for (const kind of builtinKinds.filter(({ verbs }) => !verbs.includes("create") && verbs.includes("list"))) {
      const { status, body } = await supertest(url()).get(collectionPath(kind, namespace));
      expect([status, body.kind]).toEqual([200, `${kind.kind}List`]);
    }
  });
});

for (const kind of stored) {
  const example = kind.options.example ?? exampleOf(kind);
  if (example) describeKind({ kind, example, url, namespace });
}
