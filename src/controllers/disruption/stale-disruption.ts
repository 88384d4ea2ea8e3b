/** Takes back the condition DisruptionTarget of Pods that were to be disrupted and were not. As kubernetes: pkg/controller/disruption. */
import { objectKey, splitKey } from "../../api/meta.ts";
import { parseTime } from "../../api/time.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { withPodCondition } from "../../kinds/core/pod/conditions.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { defineController } from "../controller.ts";
import { isActive } from "../pod-state.ts";

const staleAfter = 2 * 60_000;

/** When the condition is stale, ms; undefined: there is none, or it stays for good. */
export function staleAt(pod: Pod): number | undefined {
  const condition = pod.status?.conditions?.find(({ type }) => type === "DisruptionTarget");
  if (condition?.status !== "True" || condition.reason === "TerminationByKubelet" || !isActive(pod)) return undefined;
  return (parseTime(condition.lastTransitionTime) ?? 0) + staleAfter;
}

export const staleDisruptionController = defineController({
  name: "disruption-controller-stale-pods",
  watches: [
    {
      kind: podKind,
      keys: ({ object }: { object: Pod | undefined }) => (object && staleAt(object) !== undefined ? [objectKey(object)] : []),
    },
  ],
  async reconcile({ client, lister, clock }, key) {
    const { namespace, name } = splitKey(key);
    const pod = lister.get<Pod>(podKind, namespace, name);
    const at = pod && staleAt(pod);
    if (at === undefined) return undefined;
    const now = clock.now();
    if (at > now) return { requeueAfter: at - now };
    const notAnyMore = { type: "DisruptionTarget", status: "False" } as const;
    await client.modify(podKind, namespace, name, (head) => ({ ...head, status: withPodCondition(head.status, notAnyMore, now) }), {
      subresource: "status",
    });
    return undefined;
  },
});
