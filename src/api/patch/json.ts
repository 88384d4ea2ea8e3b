/**
 * JSON Patch (RFC 6902) as Kubernetes applies it. Looser than the RFC in places: `replace` makes a missing member,
 * `copy` and `test` read a missing member as null, negative list indices count from the end.
 */

import { equalJson } from "../equal-json.ts";
import { ApiError, badRequest, tooLarge } from "../status.ts";
import { isObject, kindOf } from "./directives.ts";
import { addItem, findItem, type Node, removeItem, setItem } from "./json-node.ts";

/** As kubernetes: endpoints/handlers/patch.go maxJSONPatchOperations. */
const maxOperations = 10_000;

/** As kubernetes: server/config.go JSONPatchMaxCopyBytes: what all copies of a patch may add, in bytes of JSON. */
const maxCopied = 3 * 1024 * 1024;

interface Operation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
}

/** 422 without further details: what Kubernetes answers for any operation that does not apply. */
const unprocessable = () => new ApiError("Invalid", "the server rejected our request due to an error in our request", {});

/**
 * `document` after all operations, sharing what they leave alone. Throws 400 for a patch that is not a list of
 * operations, 413 for one that is too long, 422 when an operation does not apply.
 */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  const budget: Budget = { bytes: maxCopied };
  return operationsOf(patch).reduce<unknown>((current, operation) => applyOperation(current, operation, budget), document);
}

function operationsOf(patch: unknown): readonly Operation[] {
  if (!Array.isArray(patch)) throw badRequest(`error decoding patch: json: cannot unmarshal ${kindOf(patch)} into a list of operations`);
  for (const operation of patch)
    if (operation !== null && !isObject(operation))
      throw badRequest(`error decoding patch: json: cannot unmarshal ${kindOf(operation)} into an operation`);
  if (patch.length > maxOperations)
    throw tooLarge(`The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`);
  return patch.map((operation) => operation ?? {});
}

/** How much the copies of one patch may add. */
interface Budget {
  bytes: number;
}

function applyOperation(document: unknown, operation: Operation, budget: Budget): unknown {
  const { op, path } = operation;
  if (typeof path !== "string") throw unprocessable();
  const value = operation.value ?? null;
  switch (op) {
    case "add":
      return at(document, path, (parent, key) => addItem(parent, key, value));
    case "remove":
      return at(document, path, removeItem);
    case "replace":
      if (path === "") return whole(value);
      return at(document, path, (parent, key) => (findItem(parent, key) ? setItem(parent, key, value) : undefined));
    case "move": {
      const moved = read(document, operation.from);
      const without = at(document, String(operation.from), removeItem);
      return at(without, path, (parent, key) => addItem(parent, key, moved));
    }
    case "copy": {
      const copied = read(document, operation.from);
      spend(budget, copied);
      return at(document, path, (parent, key) => addItem(parent, key, copied));
    }
    case "test":
      if (!equalJson(path === "" ? document : read(document, path), value)) throw unprocessable();
      return document;
    default:
      throw unprocessable();
  }
}

function spend(budget: Budget, copied: unknown): void {
  budget.bytes -= copied === null ? 0 : Buffer.byteLength(JSON.stringify(copied));
  if (budget.bytes < 0) throw unprocessable();
}

/** Only a list or an object may replace the whole document. */
function whole(value: unknown): unknown {
  if (typeof value !== "object" || value === null) throw unprocessable();
  return value;
}

/** Steps of a JSON pointer. What stands before the first slash is ignored, as Kubernetes does. */
function steps(pointer: string): string[] {
  const parts = pointer.split("/").slice(1);
  if (parts.length === 0) throw unprocessable();
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function asNode(value: unknown): Node {
  if (typeof value !== "object" || value === null) throw unprocessable();
  return value as Node;
}

/** The value at a pointer; null for a missing member of an object. */
function read(document: unknown, pointer: unknown): unknown {
  if (typeof pointer !== "string") throw unprocessable();
  let value = document;
  for (const step of steps(pointer)) {
    const found = findItem(asNode(value), step);
    if (!found) throw unprocessable();
    value = found.value;
  }
  return value ?? null;
}

type Change = (parent: Node, key: string) => Node | undefined;

/** A copy of the path to the pointer's parent with `change` made there. */
function at(document: unknown, pointer: string, change: Change): unknown {
  return descend(document, steps(pointer), change);
}

function descend(value: unknown, [step = "", ...rest]: readonly string[], change: Change): Node {
  const parent = asNode(value);
  if (rest.length === 0) return changed(change(parent, step));
  return changed(setItem(parent, step, descend(findItem(parent, step)?.value, rest, change)));
}

function changed(node: Node | undefined): Node {
  if (!node) throw unprocessable();
  return node;
}
