import { describe, expect, it } from "vitest";
import { equalJson } from "../../../../src/api/equal-json.ts";
import { applyJsonPatch } from "../../../../src/api/patch/json.ts";
import { fc } from "../../../support/properties.ts";

// biome-ignore lint/suspicious/noExplicitAny: the model works on whatever JSON there is
type Any = any;

const key = fc.constantFrom("a", "b", "c");
const { document } = fc.letrec<{ document: Any; value: Any }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.integer({ min: 0, max: 2 }),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { noNullPrototype: true }),
  ),
  document: fc.dictionary(key, tie("value"), { noNullPrototype: true }),
}));
const step = fc.oneof(key, fc.constantFrom("0", "1", "2", "-", "-1", "-3"));
const pointer = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => `/${steps.join("/")}`);
const operation = fc.record({
  op: fc.constantFrom("add", "remove", "replace", "move", "copy", "test"),
  path: pointer,
  from: pointer,
  value: fc.oneof(fc.integer({ min: 0, max: 2 }), document),
});

const failed = new Error("does not apply");

/** The container that a pointer leads into, and its last step; fails on what is not there. */
function find(root: Any, path: string): [Any, string] {
  const steps = path.split("/").slice(1);
  let at = root;
  for (const one of steps.slice(0, -1)) at = get(at, one);
  if (typeof at !== "object" || at === null) throw failed;
  return [at, steps.at(-1) ?? ""];
}

function place(list: Any[], text: string, length: number): number {
  if (!/^[+-]?\d+$/.test(text)) throw failed;
  const index = Number(text) < 0 ? Number(text) + length : Number(text);
  if (index < 0 || index >= length || (length === list.length && index >= list.length)) throw failed;
  return index;
}

function get(at: Any, text: string): Any {
  if (typeof at !== "object" || at === null) throw failed;
  return Array.isArray(at) ? at[place(at, text, at.length)] : (at[text] ?? null);
}

function add(at: Any, text: string, value: Any): void {
  if (!Array.isArray(at)) at[text] = value;
  else if (text === "-") at.push(value);
  else at.splice(place(at, text, at.length + 1), 0, value);
}

function drop(at: Any, text: string): void {
  if (Array.isArray(at)) at.splice(place(at, text, at.length), 1);
  else if (text in at) delete at[text];
  else throw failed;
}

/** JSON Patch by changing a copy in place. */
function naive(root: Any, operations: Any[]): Any {
  const copy = structuredClone(root);
  for (const { op, path, from, value } of structuredClone(operations)) {
    if (op === "move" || op === "copy") {
      const [source, name] = find(copy, from);
      const moved = structuredClone(get(source, name));
      if (op === "move") drop(source, name);
      add(...find(copy, path), moved);
      continue;
    }
    const [at, name] = find(copy, path);
    if (op === "add") add(at, name, value);
    else if (op === "remove") drop(at, name);
    else if (op === "test") {
      if (!equalJson(get(at, name), value)) throw failed;
    } else {
      get(at, name);
      if (Array.isArray(at)) at[place(at, name, at.length)] = value;
      else at[name] = value;
    }
  }
  return copy;
}

const outcome = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error === failed || (error as { code?: number }).code === 422 ? "refused" : error;
  }
};

describe("applyJsonPatch", () => {
  it("does what changing a copy in place does, and leaves the document alone", () => {
    fc.assert(
      fc.property(document, fc.array(operation, { maxLength: 4 }), (root, operations) => {
        const before = structuredClone(root);
        expect(outcome(() => applyJsonPatch(root, operations))).toEqual(outcome(() => naive(root, operations)));
        expect(root).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});
