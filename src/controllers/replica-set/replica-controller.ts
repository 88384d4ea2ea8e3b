/** The one loop behind ReplicaSets and ReplicationControllers. As kubernetes: pkg/controller/replicaset. */

import { equalJson } from "../../api/equal-json.ts";
import { controllerOf, type KubeObject, objectKey, type StringMap, splitKey } from "../../api/meta.ts";
import { compileLabelSelector, labelSelectorMatches, type Selector } from "../../api/selectors.ts";
import type { ReplicaSet, ReplicaSetStatus } from "../../api/types/apps-v1.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import type { Kind, Lister } from "../../kinds/kind.ts";
import { adopted, planClaims, released } from "../claim.ts";
import type { Controller, ControllerContext, ReconcileResult } from "../controller.ts";
import { createOrphanIndex, type OrphanIndex } from "../orphan-index.ts";
import { isActive, isEnded, readyCondition } from "../pod-state.ts";
import { planDeletions } from "./deletion-order.ts";
import { createPod, deletePod, isTerminating, slowStart, textOf } from "./pod-control.ts";
import { type Failure, replicaSetStatus } from "./status.ts";

/** Pods made or deleted in one pass; more go back into the queue, so that others have their turn. */
const passLimit = 511;

/** What tells the two kinds apart. */
export interface Flavour {
  /** The controller's name. */
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: ReplicaSets or ReplicationControllers
  readonly kind: Kind<any>;
  /** An object of the kind as a ReplicaSet would say it. */
  view(object: KubeObject): ReplicaSet;
  /** The status as the kind has it. */
  status(status: ReplicaSetStatus): object;
}

/** Memory of the controller: the Pods nobody owns. */
export interface ReplicaState {
  readonly flavour: Flavour;
  readonly orphans: OrphanIndex<Pod>;
}

type Context = ControllerContext<ReplicaState>;
type PodChange = { readonly object: Pod | undefined; readonly old: Pod | undefined };

export function createReplicaController(flavour: Flavour): Controller<ReplicaState> {
  return {
    name: flavour.name,
    watches: [{ kind: flavour.kind }, { kind: podKind, keys: podKeys }],
    start: () => ({ flavour, orphans: createOrphanIndex<Pod>() }),
    reconcile,
  };
}

/** The owners of a Pod whose part in the count may have changed, or who may adopt it. */
function podKeys(change: PodChange, context: Context): readonly string[] {
  const { orphans, flavour } = context.state;
  orphans.track(change);
  const { object, old } = change;
  if (object && old && sameForOwner(object, old, () => ownerOf(object, context))) return [];
  const keys = new Set<string>();
  for (const pod of [old, object]) {
    const owner = pod && controllerOf(pod);
    if (owner?.kind === flavour.kind.kind && owner.apiVersion === flavour.kind.apiVersion)
      keys.add(`${pod?.metadata.namespace}/${owner.name}`);
  }
  if (object && !controllerOf(object) && isAdoptionNews(object, old))
    for (const set of context.lister.list(flavour.kind, object.metadata.namespace))
      if (labelSelectorMatches(flavour.view(set).spec.selector, object.metadata.labels)) keys.add(objectKey(set));
  return [...keys];
}

const isAdoptionNews = (object: Pod, old: Pod | undefined) =>
  !old || old.metadata.labels !== object.metadata.labels || old.metadata.ownerReferences !== object.metadata.ownerReferences;

function ownerOf(pod: Pod, { lister, state: { flavour } }: Context): ReplicaSet | undefined {
  const owner: KubeObject | undefined = lister.get(flavour.kind, pod.metadata.namespace, controllerOf(pod)?.name ?? "");
  return owner && flavour.view(owner);
}

/** True if neither the count nor the choice of Pods depends on what changed. */
function sameForOwner(object: Pod, old: Pod, owner: () => ReplicaSet | undefined): boolean {
  const [a, b] = [object.metadata, old.metadata];
  return (
    a.ownerReferences === b.ownerReferences &&
    a.deletionTimestamp === b.deletionTimestamp &&
    object.status?.phase === old.status?.phase &&
    equalJson(readyCondition(object), readyCondition(old)) &&
    (a.labels === b.labels || sameSelected(a.labels, b.labels, owner()))
  );
}

/** Labels the set does not ask for (those of a node's zone, set when the Pod is bound) change nothing. */
function sameSelected(labels: StringMap | undefined, old: StringMap | undefined, set: ReplicaSet | undefined): boolean {
  if (!set) return false;
  const { selector, template } = set.spec;
  const expressions = (selector?.matchExpressions ?? []).map(({ key }) => key);
  const asked = [...Object.keys(selector?.matchLabels ?? {}), ...expressions, ...Object.keys(template.metadata?.labels ?? {})];
  return asked.every((key) => labels?.[key] === old?.[key]);
}

async function reconcile(context: Context, key: string): Promise<ReconcileResult> {
  const { namespace, name } = splitKey(key);
  const { flavour } = context.state;
  const object: KubeObject | undefined = context.lister.get(flavour.kind, namespace, name);
  if (!object) return undefined;
  const set = flavour.view(object);
  const selector = compileLabelSelector(set.spec.selector);
  const found = ownPods(context.lister, set);
  const claimed = await claim(context, set, { own: found.filter(isActive), selector });
  const failure = set.metadata.deletionTimestamp ? undefined : await resize(context, key, { set, active: claimed.active });
  const changed = claimed.changed || claimed.active.length !== (set.spec.replicas ?? 1);
  const pods = podsOf(changed ? ownPods(context.lister, set) : found, selector);
  const now = context.clock.now();
  const { status, nextAvailable } = replicaSetStatus(set, pods, { now, failure: failure?.told });
  const told = flavour.status(status);
  if (!equalJson(set.status, told)) await context.client.update(flavour.kind, { ...object, status: told }, { subresource: "status" });
  if (failure) throw failure.error;
  return nextAvailable === undefined ? undefined : { requeueAfter: nextAvailable - now };
}

function ownPods(lister: Lister, set: ReplicaSet): readonly Pod[] {
  const { uid = "" } = set.metadata;
  const found: Pod[] = [];
  for (const { kind, object } of lister.dependents(uid))
    if (kind.plural === "pods" && controllerOf(object)?.uid === uid) found.push(object as unknown as Pod);
  return found;
}

function podsOf(own: readonly Pod[], selector: Selector): { active: readonly Pod[]; terminating: number } {
  const active: Pod[] = [];
  let terminating = 0;
  for (const pod of own) {
    if (isEnded(pod) || !selector.matches(pod.metadata.labels)) continue;
    if (pod.metadata.deletionTimestamp) terminating++;
    else active.push(pod);
  }
  return { active, terminating };
}

interface Claimed {
  readonly active: readonly Pod[];
  /** Pods were adopted or released. */
  readonly changed: boolean;
}

/** The active Pods of the set, after adoption and release. */
async function claim(context: Context, set: ReplicaSet, from: { own: readonly Pod[]; selector: Selector }): Promise<Claimed> {
  const { client, state } = context;
  const { namespace, uid = "" } = set.metadata;
  const orphans = state.orphans.candidates(namespace, set.spec.selector).filter(isActive);
  const claims = planClaims(set, from.selector, orphans.length > 0 ? [...from.own, ...orphans] : from.own);
  if (claims.adopt.length === 0 && claims.release.length === 0) return { active: claims.owned, changed: false };
  const taken: Pod[] = [];
  for (const orphan of claims.adopt) taken.push(await client.update(podKind, adopted(orphan, set)));
  for (const pod of claims.release) await client.update(podKind, released(pod, uid));
  return { active: [...claims.owned, ...taken], changed: true };
}

interface Failed {
  readonly told: Failure;
  readonly error: unknown;
}

/** One pass towards the wanted number. */
async function resize(context: Context, key: string, found: { set: ReplicaSet; active: readonly Pod[] }): Promise<Failed | undefined> {
  const { set, active } = found;
  const missing = (set.spec.replicas ?? 1) - active.length;
  if (missing === 0) return undefined;
  const count = Math.min(Math.abs(missing), passLimit);
  const error =
    missing > 0
      ? await slowStart(count, async () => {
          await createPod(context, set.spec.template, set);
          await context.breathe();
        })
      : await deleteSurplus(context, set, { active, count });
  if (isTerminating(error)) return undefined;
  if (error !== undefined) return { told: { reason: missing > 0 ? "FailedCreate" : "FailedDelete", message: textOf(error) }, error };
  if (count < Math.abs(missing)) context.enqueue(key);
  return undefined;
}

async function deleteSurplus(context: Context, set: ReplicaSet, choice: { active: readonly Pod[]; count: number }): Promise<unknown> {
  const { active, count } = choice;
  const related = count < active.length ? relatedPods(context.lister, set, active) : [];
  let failure: unknown;
  for (const pod of planDeletions(active, related, { count, now: context.clock.now() })) {
    try {
      await deletePod(context, pod, set);
      await context.breathe();
    } catch (error) {
      failure ??= error;
    }
  }
  return failure;
}

/** Active Pods of all siblings: those of the same controlling owner. */
function relatedPods(lister: Lister, set: ReplicaSet, own: readonly Pod[]): readonly Pod[] {
  const owner = controllerOf(set);
  if (!owner) return own;
  const siblings = lister
    .dependents(owner.uid)
    .filter(({ kind, object }) => kind.kind === set.kind && object.metadata.uid !== set.metadata.uid);
  return [...own, ...siblings.flatMap(({ object }) => ownPods(lister, object as unknown as ReplicaSet).filter(isActive))];
}
