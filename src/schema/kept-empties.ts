/**
 * Lists and maps that are written even when there is nothing in them. Decoded, an empty one is something else than none:
 * its writer owns it. Stored, both are the same, as protobuf has it: null.
 */
import { type FieldFacts, typeTable } from "./type-table.ts";

/** `known`: what stood there and is settled; nothing in what the value shares with it is looked at. */
type Settle = (value: unknown, known: unknown) => unknown;

/** Per type, compiled once from constant facts; null: nothing in it is ever kept empty. */
const settlers = new Map<string, Settle | null>();

/** The object with null for each such list or map without content; the object itself when there is none. `known`: the stored object it replaces. */
export function withoutKeptEmpties<T extends object>(type: string, object: T, known?: T): T {
  const settle = settlerOf(type);
  return settle ? (settle(object, known) as T) : object;
}

function settlerOf(type: string): Settle | undefined {
  const known = settlers.get(type);
  if (known !== undefined) return known ?? undefined;
  let settle: Settle = (value) => value;
  // types may refer to themselves: until all is known of one, something may have to be done
  settlers.set(type, (value, known) => settle(value, known));
  const steps = Object.entries(typeTable[type]?.fields ?? {}).flatMap(([name, facts]) => {
    const step = stepOf(facts);
    return step ? [[name, step] as const] : [];
  });
  if (steps.length > 0) settle = (value, known) => settledMembers(value, known, steps);
  settlers.set(type, steps.length > 0 ? settle : null);
  return steps.length > 0 ? settle : undefined;
}

function stepOf(facts: FieldFacts): Settle | undefined {
  const element = facts.array ?? facts.map;
  const below = insideOf(facts, element);
  if (!element || !facts.keep || facts.ptr) return below;
  return (value, known) => (isEmpty(value) ? null : below ? below(value, known) : value);
}

function insideOf(facts: FieldFacts, element: FieldFacts | undefined): Settle | undefined {
  if (facts.ref) return settlerOf(facts.ref);
  const inner = element?.ref ? settlerOf(element.ref) : undefined;
  if (!inner) return undefined;
  return facts.array ? (value, known) => settledItems(value, known, inner) : (value, known) => settledValues(value, known, inner);
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  for (const _ in value) return false;
  return true;
}

function settledMembers(value: unknown, known: unknown, steps: readonly (readonly [string, Settle])[]): unknown {
  if (typeof value !== "object" || value === null || value === known) return value;
  const members = value as Record<string, unknown>;
  const before = (known ?? {}) as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const [name, step] of steps) {
    const member = members[name];
    if (member === undefined || member === null || member === before[name]) continue;
    const after = step(member, before[name]);
    if (after === member) continue;
    copy ??= { ...members };
    copy[name] = after;
  }
  return copy ?? value;
}

function settledItems(value: unknown, known: unknown, inner: Settle): unknown {
  if (!Array.isArray(value)) return value;
  const before: readonly unknown[] = Array.isArray(known) ? known : [];
  let copy: unknown[] | undefined;
  for (const [index, item] of value.entries()) {
    if (item === before[index]) continue;
    const after = inner(item, before[index]);
    if (after === item) continue;
    copy ??= value.slice();
    copy[index] = after;
  }
  return copy ?? value;
}

function settledValues(value: unknown, known: unknown, inner: Settle): unknown {
  if (typeof value !== "object" || value === null) return value;
  return settledMembers(
    value,
    known,
    Object.keys(value).map((name) => [name, inner] as const),
  );
}
