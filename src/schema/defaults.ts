/** Plain defaults from `data/1.37/defaults.json`, applied by path copying. */
import type { JsonObject, KubeObject } from "../api/meta.ts";
import type { DefaultRule } from "./default-rules/rule.ts";
import { compileDefaults } from "./default-steps.ts";

const compiled = new Map<string, DefaultRule | undefined>();

/** The object with every default of its type set; the same object if nothing was missing. `now`: ms, for stamped times. */
export function applyDefaults<T extends KubeObject>(type: string, object: T, now?: number): T {
  let rule = compiled.get(type);
  if (rule === undefined && !compiled.has(type)) {
    rule = compileDefaults(type);
    compiled.set(type, rule);
  }
  return rule ? (rule(object as unknown as JsonObject, now) as unknown as T) : object;
}
