/** The subresources of a kind: those its file describes, completed with the generic shapes of the facts. */
import type { KubeObject } from "../../api/meta.ts";
import type { ResourceFacts } from "../../schema/facts.ts";
import type { Subresource, ViewSubresource } from "../kind.ts";
import { keeperOf } from "./kept-paths.ts";
import type { StrategyFacts } from "./registry-facts.ts";

const statusKept = ["spec", "metadata (except managedFields)"];

/** The `status` view: everything the facts name is taken from the stored object, then the kind's own hook runs. */
function statusView(strategy: StrategyFacts, own: ViewSubresource<KubeObject> | undefined): ViewSubresource<KubeObject> {
  const keep = keeperOf(strategy.keptOnStatusUpdate ?? statusKept);
  const prepare = own?.prepareForUpdate;
  return {
    shape: "view",
    prepareForUpdate: (object, old, context) => {
      const kept = keep(object, old);
      return prepare ? prepare(kept, old, context) : kept;
    },
    validateUpdate: own?.validateUpdate,
  };
}

/** Every subresource of the facts; what is neither status nor described by the kind is a stream. */
export function subresourcesOf(
  facts: ResourceFacts,
  strategy: StrategyFacts,
  own: Readonly<Record<string, Subresource>>,
): Readonly<Record<string, Subresource>> {
  const all: Record<string, Subresource> = {};
  for (const name of Object.keys(facts.subresources)) {
    const given = own[name];
    if (name === "status") all[name] = statusView(strategy, given?.shape === "view" ? given : undefined);
    else all[name] = given ?? { shape: "connect" };
  }
  return all;
}
