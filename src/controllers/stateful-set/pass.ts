/** The effects of one pass over a StatefulSet. */
import { equalJson } from "../../api/equal-json.ts";
import type { ControllerRevision } from "../../api/types/apps-v1.ts";
import { statefulSet as statefulSetKind } from "../../kinds/apps/stateful-set.ts";
import { slowStart } from "../replica-set/pod-control.ts";
import { templateOf } from "../revisions/revision.ts";
import { removeRevisions } from "../revisions/sync-revisions.ts";
import { newPod, revisionOf, startOf } from "./identity.ts";
import { isOrdered, keepsCurrent, planCondemned, planReplica, planUpdate, type StatefulView } from "./plan.ts";
import { type Context, createClaims, createStatefulPod, deleteStatefulPod, mendStatefulPod, settleClaims } from "./pod-control.ts";
import { type Revisions, statefulSetStatus } from "./status.ts";

/** The revisions Pods are made from. */
export interface PodRevisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
}

/** Brings the Pods one step nearer; resolves to the first error. */
export async function step(context: Context, view: StatefulView, revisions: PodRevisions): Promise<unknown> {
  const { set, condemned } = view;
  try {
    if (!(await stepReplicas(context, view, revisions))) return undefined;
    for (const pod of condemned) await settleClaims(context, set, pod);
    const doomed = planCondemned(view);
    for (const pod of doomed) await deleteStatefulPod(context, set, pod);
    if (isOrdered(set) && condemned.length > 0) return undefined;
    const { name = "" } = revisions.update.metadata;
    for (const pod of planUpdate(view, name)) await deleteStatefulPod(context, set, pod);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** In order up to the first Pod that blocks, or all at once. False: there is something to wait for. */
async function stepReplicas(context: Context, view: StatefulView, revisions: PodRevisions): Promise<boolean> {
  const { replicas, set } = view;
  if (!isOrdered(set)) {
    const failure = await slowStart(replicas.length, async (index) => {
      await stepReplica(context, view, { index, revisions });
      await context.breathe();
    });
    if (failure !== undefined) throw failure;
    return true;
  }
  for (let index = 0; index < replicas.length; index++) {
    await stepReplica(context, view, { index, revisions });
    if (planReplica(replicas[index], view).blocks) return false;
  }
  return true;
}

async function stepReplica(context: Context, view: StatefulView, at: { index: number; revisions: PodRevisions }): Promise<void> {
  const { set, replicas } = view;
  const pod = replicas[at.index];
  const { act } = planReplica(pod, view);
  if (!pod) {
    const ordinal = startOf(set) + at.index;
    const revision = keepsCurrent(set, ordinal) ? at.revisions.current : at.revisions.update;
    const made = newPod(set, ordinal, { name: revision.metadata.name ?? "", template: templateOf(revision) });
    await createStatefulPod(context, set, made);
    return;
  }
  if (act === "delete") return deleteStatefulPod(context, set, pod);
  if (act === "wait") return;
  if (pod.status?.phase === "Pending") await createClaims(context, set, pod);
  if (act === "keep") await mendStatefulPod(context, set, pod);
}

/** Writes the status if it changes; resolves to the milliseconds until the next Pod becomes available, if one will. */
export async function writeStatus(context: Context, view: StatefulView, revisions: Revisions): Promise<number | undefined> {
  const { set, now } = view;
  const { status, nextAvailable } = statefulSetStatus(view, revisions);
  if (!equalJson(set.status, status)) await context.client.update(statefulSetKind, { ...set, status }, { subresource: "status" });
  return nextAvailable === undefined ? undefined : nextAvailable - now;
}

/** Deletes the oldest revisions beyond revisionHistoryLimit that neither the set nor a Pod has. `all`: older ones first. */
export async function forgetOld(
  context: Context,
  view: StatefulView,
  all: readonly ControllerRevision[],
  kept: PodRevisions,
): Promise<void> {
  const pods = [...view.replicas, ...view.condemned].filter((pod) => pod !== undefined);
  const live = new Set([kept.current.metadata.name, kept.update.metadata.name, ...pods.map(revisionOf)]);
  const unused = all.filter(({ metadata }) => !live.has(metadata.name));
  const surplus = unused.length - (view.set.spec.revisionHistoryLimit ?? 10);
  if (surplus > 0) await removeRevisions(context, unused.slice(0, surplus));
}
