/** ttl-controller: tells kubelets by annotation how long they may keep secrets and config maps, by the size of the cluster. As kubernetes: pkg/controller/ttl. */
import { withMeta } from "../api/meta.ts";
import type { Node } from "../api/types/core-v1.ts";
import { node as nodeKind } from "../kinds/core/node.ts";
import { type Controller, defineController } from "./controller.ts";

const annotation = "node.alpha.kubernetes.io/ttl";

/** Ranges overlap, so that one node more or less does not change everything. */
const steps: readonly { readonly least: number; readonly most: number; readonly seconds: number }[] = [
  { least: 0, most: 100, seconds: 0 },
  { least: 90, most: 500, seconds: 15 },
  { least: 450, most: 1000, seconds: 30 },
  { least: 900, most: 2000, seconds: 60 },
  { least: 1800, most: Number.POSITIVE_INFINITY, seconds: 300 },
];

interface Memory {
  nodes: number;
  step: number;
}

type Change = { readonly object: Node | undefined; readonly old: Node | undefined };

/** Counts, and looks at the node itself; the others follow when they change next. */
function nodeKeys({ object, old }: Change, { state }: { readonly state: Memory }): readonly string[] {
  state.nodes += (object ? 1 : 0) - (old ? 1 : 0);
  if (state.nodes > (steps[state.step]?.most ?? 0)) state.step++;
  if (state.nodes < (steps[state.step]?.least ?? 0)) state.step--;
  const wanted = wantedBy(state);
  return object && object.metadata.annotations?.[annotation] !== wanted ? [object.metadata.name ?? ""] : [];
}

const wantedBy = ({ step }: Memory): string => String(steps[step]?.seconds ?? 0);

export const ttlController: Controller<Memory> = defineController<Memory>({
  name: "ttl-controller",
  watches: [{ kind: nodeKind, keys: nodeKeys }],
  start: () => ({ nodes: 0, step: 0 }),
  async reconcile({ client, state }, name) {
    const wanted = wantedBy(state);
    await client.modify(nodeKind, undefined, name, (head) => {
      const { annotations } = head.metadata;
      return annotations?.[annotation] === wanted ? head : withMeta(head, { annotations: { ...annotations, [annotation]: wanted } });
    });
  },
});
