/** statefulset-controller. As kubernetes: pkg/controller/statefulset. */
import { splitKey } from "../../api/meta.ts";
import { compileLabelSelector } from "../../api/selectors.ts";
import type { ControllerRevision, StatefulSet } from "../../api/types/apps-v1.ts";
import type { PersistentVolumeClaim, Pod } from "../../api/types/core-v1.ts";
import { controllerRevision as revisionKind } from "../../kinds/apps/controller-revision.ts";
import { statefulSet as statefulSetKind } from "../../kinds/apps/stateful-set.ts";
import { persistentVolumeClaim as claimKind } from "../../kinds/core/persistent-volume-claim.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { claimObjects, controlledBy } from "../claim-objects.ts";
import { defineController, type ReconcileResult } from "../controller.ts";
import { createOrphanIndex } from "../orphan-index.ts";
import { type Change, ownerKeys, samePodForOwner } from "../owner-keys.ts";
import { isTerminating } from "../replica-set/pod-control.ts";
import { sortRevisions } from "../revisions/revision.ts";
import { syncRevisions } from "../revisions/sync-revisions.ts";
import { isMember, parseName } from "./identity.ts";
import { forgetOld, step, writeStatus } from "./pass.ts";
import { type StatefulView, viewOf } from "./plan.ts";
import type { Context, StatefulState } from "./pod-control.ts";

export const statefulSetController = defineController<StatefulState>({
  name: "statefulset-controller",
  watches: [
    { kind: statefulSetKind },
    { kind: revisionKind, keys: revisionKeys },
    { kind: podKind, keys: podKeys },
    { kind: claimKind, keys: claimKeys },
  ],
  start: () => ({ orphans: createOrphanIndex<Pod>(), orphanRevisions: createOrphanIndex<ControllerRevision>() }),
  reconcile,
});

/** An owner that is deleted in the foreground would make the revision again that was just collected, for ever. */
function revisionKeys(change: Change<ControllerRevision>, { state, lister }: Context): readonly string[] {
  state.orphanRevisions.track(change);
  return ownerKeys(change, statefulSetKind, lister).filter((key) => {
    const { namespace, name } = splitKey(key);
    return !lister.get(statefulSetKind, namespace, name)?.metadata.deletionTimestamp;
  });
}

function podKeys(change: Change<Pod>, { state, lister }: Context): readonly string[] {
  state.orphans.track(change);
  return samePodForOwner(change) ? [] : ownerKeys(change, statefulSetKind, lister);
}

/** A claim that went with its Pod may be what the next Pod of that name waits for. */
function claimKeys({ object, old }: Change<PersistentVolumeClaim>): readonly string[] {
  if (object || !old) return [];
  const pods = (old.metadata.ownerReferences ?? []).filter(({ kind }) => kind === "Pod");
  return pods.flatMap(({ name }) => {
    const parsed = parseName(name);
    return parsed ? [`${old.metadata.namespace}/${parsed.parent}`] : [];
  });
}

async function reconcile(context: Context, key: string): Promise<ReconcileResult> {
  const { namespace, name } = splitKey(key);
  const set = context.lister.get(statefulSetKind, namespace, name);
  if (!set) return undefined;
  const revisions = await syncRevisions(context, {
    owner: set,
    template: set.spec.template,
    hashLabel: "controller.kubernetes.io/hash",
    selector: set.spec.selector,
    collisionCount: set.status?.collisionCount ?? 0,
  });
  const update = revisions.current;
  const all = sortRevisions([...revisions.old, ...revisions.duplicates, update]);
  const current = all.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update;
  await claimPods(context, set);
  const error = set.metadata.deletionTimestamp ? undefined : await step(context, look(context, set), { current, update });
  const view = look(context, set);
  const { collisionCount = 0 } = revisions;
  const names = { current: current.metadata.name ?? "", update: update.metadata.name ?? "", collisionCount };
  const wait = await writeStatus(context, view, names);
  if (error !== undefined && !isTerminating(error)) throw error;
  await forgetOld(context, view, all, { current, update });
  return wait === undefined ? undefined : { requeueAfter: wait };
}

async function claimPods({ client, lister, state }: Context, set: StatefulSet): Promise<void> {
  const { selector } = set.spec;
  const orphans = state.orphans.candidates(set.metadata.namespace, selector);
  const candidates = [...controlledBy(lister, set, podKind), ...orphans].filter((pod) => isMember(set, pod));
  await claimObjects(client, podKind, { owner: set, selector: compileLabelSelector(selector), candidates });
}

/** The StatefulSet's Pods as they are at this moment. */
function look({ lister, clock }: Context, set: StatefulSet): StatefulView {
  const pods = controlledBy(lister, set, podKind).filter((pod) => isMember(set, pod));
  return viewOf(set, pods, clock.now());
}
