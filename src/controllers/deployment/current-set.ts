/** The ReplicaSet of a Deployment's current template: found and brought up to date, or made. */
import { controllerOf } from "../../api/meta.ts";
import { ApiError, isReason } from "../../api/status.ts";
import type { Deployment, ReplicaSet } from "../../api/types/apps-v1.ts";
import { replicaSet as replicaSetKind } from "../../kinds/apps/replica-set.ts";
import { controllerReference } from "../claim.ts";
import { revisionAnnotation, revisionOf, withRevisionAnnotations, withSizeAnnotations } from "./annotations.ts";
import { getCondition, newCondition, reasons, withCondition } from "./conditions.ts";
import { type Pass, writeStatus } from "./pass.ts";
import { type Sets, sameTemplate } from "./replica-sets.ts";
import { currentSize } from "./rolling.ts";
import { conditionsOf, progressDeadline, withConditions } from "./status.ts";
import { templateHash, templateHashLabel } from "./template-hash.ts";

/** One above every other ReplicaSet's. */
const nextRevision = (old: readonly ReplicaSet[]) => Math.max(0, ...old.map(revisionOf)) + 1;

/** Gives an existing current ReplicaSet its revision and annotations, and tells the Deployment of it. */
export async function syncCurrent(pass: Pass, sets: Sets): Promise<Sets> {
  if (!sets.current) return sets;
  const { deployment } = pass;
  const set = sets.current;
  const before = set.metadata.annotations ?? {};
  const annotations = withRevisionAnnotations(before, deployment, nextRevision(sets.old));
  const minReadySeconds = deployment.spec.minReadySeconds;
  let current = set;
  if (annotations !== before || (set.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)) {
    const next: ReplicaSet = { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, minReadySeconds } };
    current = await pass.context.client.update(replicaSetKind, next);
  }
  await tell(pass, current, { reason: reasons.found, message: `Found new replica set "${current.metadata.name}"` });
  return { ...sets, current };
}

/** The Deployment shows the revision of its ReplicaSet, and Progressing says how that one came about. */
async function tell(pass: Pass, set: ReplicaSet, why: { readonly reason: string; readonly message: string }): Promise<void> {
  const { deployment, context } = pass;
  const revision = set.metadata.annotations?.[revisionAnnotation];
  const shown = deployment.metadata.annotations?.[revisionAnnotation] === revision;
  const annotations = shown ? undefined : { ...deployment.metadata.annotations, [revisionAnnotation]: revision ?? "" };
  const conditions = conditionsOf(deployment);
  const silent =
    progressDeadline(deployment) === undefined || (why.reason === reasons.found && getCondition(conditions, "Progressing") !== undefined);
  const condition = newCondition("Progressing", "True", { ...why, now: context.clock.now() });
  const next = silent ? conditions : withCondition(conditions, condition);
  await writeStatus(pass, withConditions(deployment.status ?? {}, next), annotations);
}

/** Makes the ReplicaSet of the current template. A name taken by another template counts as a collision: the next hash differs. */
export async function createCurrent(pass: Pass, sets: Sets): Promise<Sets> {
  const { context, deployment } = pass;
  const wanted = newReplicaSet(deployment, sets.old);
  let created: ReplicaSet;
  try {
    created = await context.client.create(replicaSetKind, wanted);
  } catch (error) {
    return { ...sets, current: await recover(pass, wanted, error) };
  }
  const size = created.spec.replicas ?? 0;
  if (size > 0)
    context.events.record(deployment, "Normal", "ScalingReplicaSet", `Scaled up replica set ${created.metadata.name} from 0 to ${size}`);
  await tell(pass, created, { reason: reasons.created, message: `Created new replica set "${created.metadata.name}"` });
  return { ...sets, current: created };
}

async function recover(pass: Pass, wanted: ReplicaSet, error: unknown): Promise<ReplicaSet> {
  const { context, deployment } = pass;
  const name = wanted.metadata.name ?? "";
  if (isReason(error, "AlreadyExists")) {
    const there = context.lister.get(replicaSetKind, deployment.metadata.namespace, name);
    if (there && controllerOf(there)?.uid === deployment.metadata.uid && sameTemplate(there.spec.template, deployment.spec.template))
      return there;
    await writeStatus(pass, { ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 });
    throw error;
  }
  if (isTerminating(error)) throw error;
  const message = `Failed to create new replica set "${name}": ${error instanceof Error ? error.message : error}`;
  if (progressDeadline(deployment) !== undefined) {
    const condition = newCondition("Progressing", "False", { reason: reasons.createFailed, message, now: context.clock.now() });
    await writeStatus(pass, withConditions(deployment.status ?? {}, withCondition(conditionsOf(deployment), condition)));
  }
  context.events.record(deployment, "Warning", reasons.createFailed, message);
  throw error;
}

const isTerminating = (error: unknown) =>
  error instanceof ApiError && error.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating") === true;

function newReplicaSet(deployment: Deployment, old: readonly ReplicaSet[]): ReplicaSet {
  const { metadata, spec } = deployment;
  const hash = templateHash(spec.template, deployment.status?.collisionCount);
  const labels = { ...spec.template.metadata?.labels, [templateHashLabel]: hash };
  const revised = withRevisionAnnotations({}, deployment, nextRevision(old));
  return {
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels,
      annotations: withSizeAnnotations(revised, deployment),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: currentSize(deployment, old, 0),
      ...(spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [templateHashLabel]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
    status: { replicas: 0 },
  };
}
