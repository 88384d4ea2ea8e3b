/** Takes the victims off their node. As kubernetes: prepareCandidate. */

import { isReason } from "../../api/status.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import type { ControllerContext } from "../../controllers/controller.ts";
import { withPodCondition } from "../../kinds/core/pod/conditions.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import type { Candidate } from "./victims.ts";

export async function preempt(context: ControllerContext<unknown>, preemptor: Pod, { node, victims }: Candidate): Promise<void> {
  const { client, clock, events } = context;
  const message = "default-scheduler: preempting to accommodate a higher priority pod";
  const disrupted = { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler", message } as const;
  for (const victim of victims) {
    if (victim.metadata.deletionTimestamp) continue;
    const { namespace, name = "", uid } = victim.metadata;
    await client.modify<Pod>(
      podKind,
      namespace,
      name,
      (head) => (head.metadata.uid === uid ? { ...head, status: withPodCondition(head.status, disrupted, clock.now()) } : undefined),
      { subresource: "status" },
    );
    try {
      await client.remove(podKind, namespace, name, { preconditions: { uid: uid ?? "" } });
    } catch (error) {
      // another Pod of that name by now: the victim is gone
      if (!isReason(error, "Conflict")) throw error;
    }
    events.record(victim, "Normal", "Preempted", `Preempted by pod ${preemptor.metadata.uid} on node ${node}`, { action: "Preempting" });
  }
}
