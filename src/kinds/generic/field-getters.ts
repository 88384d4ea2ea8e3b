/** How field selectors read their labels. */
import type { KubeObject } from "../../api/meta.ts";
import type { SelectorFacts } from "./registry-facts.ts";

type Getter = (object: KubeObject) => string;
type Fields = Readonly<Record<string, unknown>>;

function read(object: KubeObject, steps: readonly string[]): unknown {
  let value: unknown = object;
  for (const step of steps) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Fields)[step];
  }
  return value;
}

function pathGetter(path: string, alias: string | undefined, missing: string): Getter {
  const steps = path.split(".");
  const otherSteps = alias?.split(".");
  return (object) => {
    const value = read(object, steps) ?? (otherSteps && read(object, otherSteps));
    return value === undefined || value === null ? missing : String(value);
  };
}

/** What an absent field counts as, by the facts' words on its value: numbers are 0, booleans false, all else empty. */
function missingValue(words: string | undefined): string {
  if (words === undefined) return "";
  if (words === "true or false") return "false";
  return words.startsWith("number") ? "0" : "";
}

/** A getter for every accepted label; the kind's own getters win. */
export function fieldGetters(facts: SelectorFacts, own: Readonly<Record<string, Getter>>): Readonly<Record<string, Getter>> {
  const getters: Record<string, Getter> = {};
  for (const label of facts.labels) {
    const words = facts.values?.[label];
    const source = /^number in (\S+)$/.exec(words ?? "")?.[1] ?? label;
    getters[label] = own[label] ?? pathGetter(source, facts.alias?.[label], missingValue(words));
  }
  return getters;
}
