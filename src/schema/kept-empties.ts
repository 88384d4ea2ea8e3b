/**
 * Lists and maps that are written even when there is nothing in them. Decoded, an empty one is something else than none:
 * its writer owns it. Stored, both are the same, as protobuf has it: null.
 */
import { type FieldFacts, typeTable } from "./type-table.ts";

type Settle = (value: unknown) => unknown;

/** Per type, compiled once from constant facts; null: nothing in it is ever kept empty. */
const settlers = new Map<string, Settle | null>();

/** The object with null for each such list or map without content; the object itself when there is none. */
export function withoutKeptEmpties<T extends object>(type: string, object: T): T {
  const settle = settlerOf(type);
  return settle ? (settle(object) as T) : object;
}

function settlerOf(type: string): Settle | undefined {
  const known = settlers.get(type);
  if (known !== undefined) return known ?? undefined;
  let settle: Settle = (value) => value;
  // types may refer to themselves: until all is known of one, something may have to be done
  settlers.set(type, (value) => settle(value));
  const steps = Object.entries(typeTable[type]?.fields ?? {}).flatMap(([name, facts]) => {
    const step = stepOf(facts);
    return step ? [[name, step] as const] : [];
  });
  if (steps.length > 0) settle = (value) => settledMembers(value, steps);
  settlers.set(type, steps.length > 0 ? settle : null);
  return steps.length > 0 ? settle : undefined;
}

function stepOf(facts: FieldFacts): Settle | undefined {
  const element = facts.array ?? facts.map;
  const below = insideOf(facts, element);
  if (!element || !facts.keep || facts.ptr) return below;
  return (value) => (isEmpty(value) ? null : below ? below(value) : value);
}

function insideOf(facts: FieldFacts, element: FieldFacts | undefined): Settle | undefined {
  if (facts.ref) return settlerOf(facts.ref);
  const inner = element?.ref ? settlerOf(element.ref) : undefined;
  if (!inner) return undefined;
  return facts.array ? (value) => settledItems(value, inner) : (value) => settledValues(value, inner);
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  for (const _ in value) return false;
  return true;
}

function settledMembers(value: unknown, steps: readonly (readonly [string, Settle])[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  const members = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const [name, step] of steps) {
    const before = members[name];
    if (before === undefined || before === null) continue;
    const after = step(before);
    if (after === before) continue;
    copy ??= { ...members };
    copy[name] = after;
  }
  return copy ?? value;
}

function settledItems(value: unknown, inner: Settle): unknown {
  if (!Array.isArray(value)) return value;
  let copy: unknown[] | undefined;
  for (const [index, item] of value.entries()) {
    const after = inner(item);
    if (after === item) continue;
    copy ??= value.slice();
    copy[index] = after;
  }
  return copy ?? value;
}

function settledValues(value: unknown, inner: Settle): unknown {
  if (typeof value !== "object" || value === null) return value;
  return settledMembers(
    value,
    Object.keys(value).map((name) => [name, inner] as const),
  );
}
