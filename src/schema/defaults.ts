/** Plain defaults from `data/1.37/defaults.json`, applied by path copying. */
import type { JsonObject, KubeObject } from "../api/meta.ts";
import { compileDefaults } from "./default-steps.ts";

type CompiledDefaults = NonNullable<ReturnType<typeof compileDefaults>>;

const compiled = new Map<string, CompiledDefaults | undefined>();

/**
 * The object with every default of its type set; the same object if nothing was missing. `now`: ms, for stamped times.
 * `known`: an object with its defaults set that this one was made from; subtrees of it are not looked at again.
 */
export function applyDefaults<T extends KubeObject>(type: string, object: T, now?: number, known?: KubeObject): T {
  let rule = compiled.get(type);
  if (rule === undefined && !compiled.has(type)) {
    rule = compileDefaults(type);
    compiled.set(type, rule);
  }
  return rule ? (rule(object as unknown as JsonObject, now, known) as unknown as T) : object;
}
