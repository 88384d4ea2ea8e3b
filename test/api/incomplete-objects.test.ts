import { describe, expect, it } from "vitest";
import { builtinKinds } from "../../src/kinds/index.ts";
import { typeFacts } from "../../src/schema/type-table.ts";
import { collectionPath } from "../conformance/kind.ts";
import { exampleOf } from "../fixtures/examples.ts";
import { type Json, usePlane } from "../support/plane.ts";
import { structSteps, withValue } from "../support/rules/paths.ts";

const plane = usePlane();
const creatable = builtinKinds.filter(({ verbs }) => verbs.includes("create"));

/** Every object made of `object` by taking away one field, emptying one struct or list, or making a list of one empty element. */
function* lessOf(object: Json): Generator<Json> {
  for (const [name, value] of Object.entries(object as Record<string, Json>)) {
    if (name === "apiVersion" || name === "kind" || name === "metadata") continue;
    const { [name]: _, ...rest } = object;
    yield rest;
    if (Array.isArray(value)) {
      yield { ...object, [name]: [] };
      if (typeof value[0] === "object") for (const less of lessOf(value[0])) yield { ...object, [name]: [less] };
    } else if (typeof value === "object" && value !== null) {
      yield { ...object, [name]: {} };
      for (const less of lessOf(value)) yield { ...object, [name]: less };
    }
  }
}

describe("objects with something missing", () => {
  it.each(creatable)("$apiVersion $kind: refused or taken, never a failure of the server", async (kind) => {
    const { metadata, ...example } = (exampleOf(kind) ?? kind.options.example ?? {}) as Json;
    const hollow = structSteps(kind.type).map((steps) => withValue(example, steps, {}));
    const fields = Object.keys(typeFacts(kind.type).fields ?? {}).filter((name) => name === "spec" || name === "status");
    const empty = Object.fromEntries(fields.map((name) => [name, {}]));
    for (const body of [{}, empty, ...lessOf(example), ...hollow]) {
      const object = { ...body, apiVersion: kind.apiVersion, kind: kind.kind, metadata: metadata ?? {} };
      const { status, body: answer } = await plane.api().post(collectionPath(kind, "default")).query({ dryRun: "All" }).send(object);
      expect({
        status: status < 500 ? "fine" : status,
        object: status < 500 ? undefined : object,
        answer: status < 500 ? undefined : answer,
      }).toEqual({ status: "fine" });
    }
  });
});
