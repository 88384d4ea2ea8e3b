/** daemonset-controller. As kubernetes: pkg/controller/daemon. */
import { objectKey, splitKey } from "../../api/meta.ts";
import { compileLabelSelector } from "../../api/selectors.ts";
import type { ControllerRevision, DaemonSet } from "../../api/types/apps-v1.ts";
import type { Node, Pod } from "../../api/types/core-v1.ts";
import { controllerRevision as revisionKind } from "../../kinds/apps/controller-revision.ts";
import { daemonSet as daemonSetKind } from "../../kinds/apps/daemon-set.ts";
import { node as nodeKind } from "../../kinds/core/node.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { claimObjects, controlledBy } from "../claim-objects.ts";
import { defineController, type ReconcileResult } from "../controller.ts";
import { createOrphanIndex } from "../orphan-index.ts";
import { type Change, ownerKeys, samePodForOwner } from "../owner-keys.ts";
import { syncRevisions } from "../revisions/sync-revisions.ts";
import { createBackOff } from "./back-off.ts";
import { dropDuplicates, forgetOld, hashOf } from "./history.ts";
import { nodeFit } from "./node-fit.ts";
import { applyPlacement, applyRollout, type Context, type DaemonState, writeStatus } from "./pass.ts";
import { planPlacement } from "./plan-placement.ts";
import { planRollout } from "./plan-rollout.ts";
import { type DaemonWorld, podsByNode } from "./world.ts";

export const daemonSetController = defineController<DaemonState>({
  name: "daemonset-controller",
  watches: [
    { kind: daemonSetKind },
    { kind: revisionKind, keys: revisionKeys },
    { kind: podKind, keys: podKeys },
    { kind: nodeKind, keys: nodeKeys },
  ],
  start: () => ({
    orphans: createOrphanIndex<Pod>(),
    orphanRevisions: createOrphanIndex<ControllerRevision>(),
    backOff: createBackOff(),
  }),
  reconcile,
});

function revisionKeys(change: Change<ControllerRevision>, { state, lister }: Context): readonly string[] {
  state.orphanRevisions.track(change);
  return ownerKeys(change, daemonSetKind, lister);
}

function podKeys(change: Change<Pod>, { state, lister }: Context): readonly string[] {
  state.orphans.track(change);
  return samePodForOwner(change) ? [] : ownerKeys(change, daemonSetKind, lister);
}

/** The DaemonSets that want something else of the node than before. */
function nodeKeys({ object, old }: Change<Node>, { lister }: Context): readonly string[] {
  if (object && old && object.metadata.labels === old.metadata.labels && object.spec.taints === old.spec.taints) return [];
  const wakes = (set: DaemonSet) => {
    if (!object) return true;
    const wants = nodeFit(set);
    const now = wants(object);
    const before = old ? wants(old) : { run: false, stay: false };
    return now.run !== before.run || now.stay !== before.stay;
  };
  return lister.list(daemonSetKind).filter(wakes).map(objectKey);
}

const selectsEverything = ({ spec: { selector } }: DaemonSet) =>
  Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;

async function reconcile(context: Context, key: string): Promise<ReconcileResult> {
  const { namespace, name } = splitKey(key);
  const set = context.lister.get(daemonSetKind, namespace, name);
  if (!set) return undefined;
  if (selectsEverything(set)) {
    const message = "This daemon set is selecting all pods. A non-empty selector is required.";
    context.events.record(set, "Warning", "SelectingAll", message);
    return undefined;
  }
  return set.metadata.deletionTimestamp ? undefined : sync(context, key, set);
}

async function sync(context: Context, key: string, set: DaemonSet): Promise<ReconcileResult> {
  const { spec, status } = set;
  const revisions = await syncRevisions(context, {
    owner: set,
    template: spec.template,
    hashLabel: "controller-revision-hash",
    selector: spec.selector,
    collisionCount: status?.collisionCount,
  });
  const hash = hashOf(revisions.current);
  await claimPods(context, set);
  await dropDuplicates(context, set, revisions);
  const placed = await applyPlacement(context, key, look(context, set, hash), planPlacement);
  const error = placed.error ?? (await roll(context, key, look(context, set, hash)));
  if (error === undefined) await forgetOld(context, set, revisions.old);
  const available = await writeStatus(context, look(context, set, hash), revisions.collisionCount);
  if (error !== undefined) throw error;
  const wait = Math.min(placed.wait, available);
  return wait === Number.POSITIVE_INFINITY ? undefined : { requeueAfter: wait };
}

const roll = async (context: Context, key: string, world: DaemonWorld): Promise<unknown> =>
  world.set.spec.updateStrategy.type === "RollingUpdate" ? applyRollout(context, key, { world, plan: planRollout(world) }) : undefined;

async function claimPods({ client, lister, state }: Context, set: DaemonSet): Promise<void> {
  const { selector } = set.spec;
  const candidates = [...controlledBy(lister, set, podKind), ...state.orphans.candidates(set.metadata.namespace, selector)];
  await claimObjects(client, podKind, { owner: set, selector: compileLabelSelector(selector), candidates });
}

/** The DaemonSet's world as it is at this moment. */
const look = ({ lister, clock }: Context, set: DaemonSet, hash: string): DaemonWorld => ({
  set,
  nodes: lister.list(nodeKind),
  fit: nodeFit(set),
  pods: podsByNode(controlledBy(lister, set, podKind)),
  hash,
  now: clock.now(),
});
