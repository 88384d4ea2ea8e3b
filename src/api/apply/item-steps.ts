/** Steps of the items of a list that has keys: `k:{"containerPort":80,"protocol":"TCP"}`. */
import type { JsonObject } from "../meta.ts";

/** A key of the items, in alphabetical order. */
export interface ItemKey {
  readonly name: string;
  /** What an item that leaves the key out is taken for. */
  readonly fallback: unknown;
}

/** Steps by the values of the keys, one level a key. */
type KnownSteps = Map<unknown, KnownSteps | string>;

/** So many steps of a list are remembered; then it starts anew. */
const maxKnown = 4096;

/** The same few names and ports come back with every write, so their texts are put together once. */
export function itemSteps(keys: readonly ItemKey[]): (item: unknown) => string {
  const parts = keys.map(({ name, fallback }) => ({ name, fallback, prefix: `${JSON.stringify(name)}:` }));
  const known: KnownSteps = new Map();
  let size = 0;

  const textOf = (members: JsonObject): string => {
    let text = "";
    for (const { name, prefix, fallback } of parts) {
      const found = members[name] ?? fallback;
      if (found !== undefined) text += `${text ? "," : ""}${prefix}${JSON.stringify(found)}`;
    }
    // an item without any key (a reference without a name) is keyed by the empty text
    return `k:{${text || `${parts[0]?.prefix}""`}}`;
  };

  const remember = (members: JsonObject): string => {
    const step = textOf(members);
    const values = parts.map(({ name, fallback }) => members[name] ?? fallback);
    if (values.some((value) => typeof value === "object")) return step;
    if (++size > maxKnown) {
      known.clear();
      size = 1;
    }
    let level = known;
    for (const value of values.slice(0, -1)) {
      const next = (level.get(value) as KnownSteps | undefined) ?? new Map();
      level.set(value, next);
      level = next;
    }
    level.set(values.at(-1), step);
    return step;
  };

  return (item) => {
    const members = (typeof item === "object" && item !== null ? item : {}) as JsonObject;
    let found: KnownSteps | string | undefined = known;
    for (const { name, fallback } of parts) found = (found as KnownSteps | undefined)?.get(members[name] ?? fallback);
    return (found as string | undefined) ?? remember(members);
  };
}
