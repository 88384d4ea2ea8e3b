/** deployment-controller. As kubernetes: pkg/controller/deployment. */
import { controllerOf, objectKey, splitKey } from "../../api/meta.ts";
import { compileLabelSelector, labelSelectorMatches } from "../../api/selectors.ts";
import type { Deployment, ReplicaSet } from "../../api/types/apps-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { deployment as deploymentKind } from "../../kinds/apps/deployment.ts";
import { replicaSet as replicaSetKind } from "../../kinds/apps/replica-set.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import type { Lister } from "../../kinds/kind.ts";
import { adopted, planClaims, released } from "../claim.ts";
import { type ControllerContext, defineController, type ReconcileResult } from "../controller.ts";
import { createOrphanIndex } from "../orphan-index.ts";
import { createCurrent, syncCurrent } from "./current-set.ts";
import { planCleanup } from "./history.ts";
import { applyResizes, type DeploymentState, type Pass, writeStatus } from "./pass.ts";
import { isScaling, planScaling } from "./proportional.ts";
import { isOldRunning, planStart, planStop } from "./recreate.ts";
import { allSets, type Sets, sortSets } from "./replica-sets.ts";
import { planRolling } from "./rolling.ts";
import { countedStatus, deadlineCheck, isComplete, pausedStatus, rolloutStatus } from "./status.ts";

type Context = ControllerContext<DeploymentState>;

export const deploymentController = defineController<DeploymentState>({
  name: "deployment-controller",
  watches: [
    { kind: deploymentKind },
    { kind: replicaSetKind, keys: orphanKeys },
    { kind: podKind, keys: (change: { object: Pod | undefined; old: Pod | undefined }, context: Context) => recreateKeys(change, context) },
  ],
  owns: [replicaSetKind],
  start: () => ({ orphans: createOrphanIndex<ReplicaSet>() }),
  reconcile,
});

/** A ReplicaSet that nobody owns wakes the Deployments that select it. */
function orphanKeys(change: { object: ReplicaSet | undefined; old: ReplicaSet | undefined }, context: Context): readonly string[] {
  context.state.orphans.track(change);
  const { object, old } = change;
  if (!object || controllerOf(object)) return [];
  const same = old && old.metadata.labels === object.metadata.labels && old.metadata.ownerReferences === object.metadata.ownerReferences;
  if (same) return [];
  return context.lister
    .list(deploymentKind, object.metadata.namespace)
    .filter((one) => labelSelectorMatches(one.spec.selector, object.metadata.labels))
    .map(objectKey);
}

/** The end of a Pod wakes its Deployment if that waits for all old Pods to be gone. */
function recreateKeys({ object, old }: { object: Pod | undefined; old: Pod | undefined }, { lister }: Context): readonly string[] {
  if (!old) return [];
  const ended = !object || (object.status?.phase !== old.status?.phase && isFinished(object));
  if (!ended) return [];
  const deployment = ownerDeployment(old, lister);
  return deployment?.spec.strategy.type === "Recreate" ? [objectKey(deployment)] : [];
}

const isFinished = (pod: Pod) => pod.status?.phase === "Failed" || pod.status?.phase === "Succeeded";

function ownerDeployment(pod: Pod, lister: Lister): Deployment | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== "ReplicaSet") return undefined;
  const set = lister.get(replicaSetKind, pod.metadata.namespace, owner.name);
  const above = set && controllerOf(set);
  return above?.kind === "Deployment" ? lister.get(deploymentKind, pod.metadata.namespace, above.name) : undefined;
}

async function reconcile(context: Context, key: string): Promise<ReconcileResult> {
  const { namespace, name } = splitKey(key);
  const deployment = context.lister.get(deploymentKind, namespace, name);
  if (!deployment) return undefined;
  const pass: Pass = { context, deployment };
  if (selectsEverything(deployment)) return selectingAll(pass);
  const claimed = await claim(pass);
  if (deployment.metadata.deletionTimestamp) return report(pass, await syncCurrent(pass, sortSets(pass.deployment, claimed)));
  await writeStatus(pass, pausedStatus(pass.deployment, context.clock.now()) ?? {});
  const sets = await syncCurrent(pass, sortSets(pass.deployment, claimed));
  if (deployment.spec.paused || isScaling(deployment, sets)) return scale(pass, sets);
  return deployment.spec.strategy.type === "Recreate" ? recreate(pass, sets) : roll(pass, sets);
}

const selectsEverything = ({ spec: { selector } }: Deployment) =>
  Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;

async function selectingAll(pass: Pass): Promise<undefined> {
  const { context, deployment } = pass;
  const message = "This deployment is selecting all pods. A non-empty selector is required.";
  context.events.record(deployment, "Warning", "SelectingAll", message);
  const { generation = 0 } = deployment.metadata;
  if ((deployment.status?.observedGeneration ?? 0) < generation)
    await writeStatus(pass, { ...deployment.status, observedGeneration: generation });
}

/** The ReplicaSets of the Deployment, after adoption and release. */
async function claim({ context, deployment }: Pass): Promise<readonly ReplicaSet[]> {
  const { client, lister, state } = context;
  const { namespace, uid = "" } = deployment.metadata;
  const own = lister
    .dependents(uid)
    .filter(({ kind }) => kind.plural === "replicasets")
    .map(({ object }) => object as unknown as ReplicaSet)
    .filter((set) => controllerOf(set)?.uid === uid);
  const { selector } = deployment.spec;
  const claims = planClaims(deployment, compileLabelSelector(selector), [...own, ...state.orphans.candidates(namespace, selector)]);
  const taken: ReplicaSet[] = [];
  for (const orphan of claims.adopt) taken.push(await client.update(replicaSetKind, adopted(orphan, deployment)));
  for (const set of claims.release) await client.update(replicaSetKind, released(set, uid));
  return [...claims.owned, ...taken];
}

/** Paused, or another number of replicas: sizes change, templates do not. */
async function scale(pass: Pass, sets: Sets): Promise<ReconcileResult> {
  const scaled = await applyResizes(pass, sets, planScaling(pass.deployment, sets));
  if (pass.deployment.spec.paused) await cleanUp(pass, scaled);
  return report(pass, scaled);
}

async function report(pass: Pass, sets: Sets): Promise<undefined> {
  await writeStatus(pass, countedStatus(pass.deployment, sets, pass.context.clock.now()));
}

async function roll(pass: Pass, sets: Sets): Promise<ReconcileResult> {
  const whole = sets.current ? sets : await createCurrent(pass, sets);
  const plan = planRolling(pass.deployment, whole);
  const moved = await applyResizes(pass, whole, plan);
  if (plan.length === 0 && isComplete(pass.deployment, pass.deployment.status)) await cleanUp(pass, moved);
  return reportRollout(pass, moved);
}

async function recreate(pass: Pass, sets: Sets): Promise<ReconcileResult> {
  const stop = planStop(sets);
  if (stop.length > 0) return reportRollout(pass, await applyResizes(pass, sets, stop));
  if (isOldRunning(sets, oldPods(pass.context.lister, sets))) return reportRollout(pass, sets);
  const whole = sets.current ? sets : await createCurrent(pass, sets);
  const started = await applyResizes(pass, whole, planStart(pass.deployment, whole));
  if (isComplete(pass.deployment, pass.deployment.status)) await cleanUp(pass, started);
  return reportRollout(pass, started);
}

const oldPods = (lister: Lister, sets: Sets): readonly Pod[] =>
  sets.old.flatMap(({ metadata }) =>
    lister
      .dependents(metadata.uid ?? "")
      .filter(({ kind }) => kind.plural === "pods")
      .map(({ object }) => object as unknown as Pod),
  );

async function cleanUp({ context, deployment }: Pass, sets: Sets): Promise<void> {
  for (const { metadata } of planCleanup(deployment, sets.old))
    await context.client.remove(replicaSetKind, metadata.namespace, metadata.name ?? "", { preconditions: { uid: metadata.uid ?? "" } });
}

async function reportRollout(pass: Pass, sets: Sets): Promise<ReconcileResult> {
  const { deployment, context } = pass;
  const now = context.clock.now();
  const status = rolloutStatus(deployment, sets, now);
  await writeStatus(pass, status);
  const wait = allSets(sets).length > 0 ? deadlineCheck(pass.deployment, status, now) : undefined;
  return wait === undefined ? undefined : { requeueAfter: wait };
}
