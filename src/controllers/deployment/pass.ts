/** The effects of one pass over a Deployment. */

import { equalJson } from "../../api/equal-json.ts";
import type { StringMap } from "../../api/meta.ts";
import type { Deployment, DeploymentStatus, ReplicaSet } from "../../api/types/apps-v1.ts";
import { deployment as deploymentKind } from "../../kinds/apps/deployment.ts";
import { replicaSet as replicaSetKind } from "../../kinds/apps/replica-set.ts";
import type { ControllerContext } from "../controller.ts";
import type { OrphanIndex } from "../orphan-index.ts";
import { withSizeAnnotations } from "./annotations.ts";
import { type Sets, sizeOf } from "./replica-sets.ts";
import type { Resize } from "./resize.ts";

/** Memory of the controller: the ReplicaSets nobody owns. */
export interface DeploymentState {
  readonly orphans: OrphanIndex<ReplicaSet>;
}

export interface Pass {
  readonly context: ControllerContext<DeploymentState>;
  /** As it stands after the writes of this pass. */
  deployment: Deployment;
}

/** Writes status and annotations through the status subresource, if anything changes. Rejects with 409 if somebody was faster. */
export async function writeStatus(pass: Pass, status: DeploymentStatus, annotations?: StringMap): Promise<void> {
  const before = pass.deployment;
  const notes = annotations ?? before.metadata.annotations;
  if (notes === before.metadata.annotations && equalJson(before.status ?? {}, status)) return;
  const next: Deployment = { ...before, metadata: { ...before.metadata, annotations: notes }, status };
  pass.deployment = await pass.context.client.update(deploymentKind, next, { subresource: "status" });
}

/** Carries out a plan, with an Event for each new size. Returns the ReplicaSets as they are then. */
export async function applyResizes(pass: Pass, sets: Sets, plan: readonly Resize[]): Promise<Sets> {
  const latest = new Map<ReplicaSet, ReplicaSet>();
  for (const { set, size } of plan) latest.set(set, await resize(pass, latest.get(set) ?? set, size));
  const now = (set: ReplicaSet) => latest.get(set) ?? set;
  return { current: sets.current && now(sets.current), old: sets.old.map(now) };
}

async function resize(pass: Pass, set: ReplicaSet, size: number): Promise<ReplicaSet> {
  const { context, deployment } = pass;
  const before = sizeOf(set);
  const annotations = withSizeAnnotations(set.metadata.annotations ?? {}, deployment);
  if (before === size && annotations === set.metadata.annotations) return set;
  const next: ReplicaSet = { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas: size } };
  const stored = await context.client.update(replicaSetKind, next);
  if (before !== size) {
    const way = size > before ? "up" : "down";
    context.events.record(
      deployment,
      "Normal",
      "ScalingReplicaSet",
      `Scaled ${way} replica set ${set.metadata.name} from ${before} to ${size}`,
    );
  }
  return stored;
}
