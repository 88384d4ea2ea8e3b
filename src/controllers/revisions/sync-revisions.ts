/** The ControllerRevisions of an owner brought up to date: adopted, made, numbered anew, forgotten. */

import { equalJson } from "../../api/equal-json.ts";
import type { KubeObject } from "../../api/meta.ts";
import { compileLabelSelector } from "../../api/selectors.ts";
import { isReason } from "../../api/status.ts";
import type { ControllerRevision } from "../../api/types/apps-v1.ts";
import type { LabelSelector } from "../../api/types/meta-v1.ts";
import { controllerRevision as revisionKind } from "../../kinds/apps/controller-revision.ts";
import { claimObjects, controlledBy } from "../claim-objects.ts";
import type { ControllerContext } from "../controller.ts";
import type { OrphanIndex } from "../orphan-index.ts";
import { newRevision, numberOf, planRevisions, type RevisionPlan, type RevisionSource, revisionData } from "./revision.ts";

export interface RevisionState {
  /** ControllerRevisions nobody owns. */
  readonly orphanRevisions: OrphanIndex<ControllerRevision>;
}

type Context = Pick<ControllerContext<RevisionState>, "client" | "lister" | "state">;

export interface SyncedRevisions extends RevisionPlan {
  readonly current: ControllerRevision;
  /** Grown by the collisions of this pass. */
  readonly collisionCount: number | undefined;
}

export interface SyncOrder extends RevisionSource {
  readonly selector: LabelSelector;
  readonly collisionCount: number | undefined;
}

/** Finds or makes the revision of the owner's template and gives it the highest number. */
export async function syncRevisions(context: Context, order: SyncOrder): Promise<SyncedRevisions> {
  const { client } = context;
  const { collisionCount } = order;
  const plan = planRevisions(await claimRevisions(context, order), revisionData(order.template));
  if (!plan.current) return { ...plan, ...(await createRevision(context, order, plan.number)) };
  const current =
    numberOf(plan.current) < plan.number ? await client.update(revisionKind, { ...plan.current, revision: plan.number }) : plan.current;
  return { ...plan, current, collisionCount };
}

function claimRevisions({ client, lister, state }: Context, { owner, selector }: SyncOrder): Promise<readonly ControllerRevision[]> {
  const own = controlledBy(lister, owner, revisionKind);
  const candidates = [...own, ...state.orphanRevisions.candidates(owner.metadata.namespace, selector)];
  return claimObjects(client, revisionKind, { owner, selector: compileLabelSelector(selector), candidates });
}

/** A name taken by another template counts as a collision and gives another hash. */
async function createRevision(
  { client, lister }: Context,
  order: SyncOrder,
  number: number,
): Promise<{ current: ControllerRevision; collisionCount: number | undefined }> {
  for (let { collisionCount } = order; ; collisionCount = (collisionCount ?? 0) + 1) {
    const wanted = newRevision(order, { number, collisionCount });
    try {
      return { current: await client.create(revisionKind, wanted), collisionCount };
    } catch (error) {
      if (!isReason(error, "AlreadyExists")) throw error;
      const existing = lister.get(revisionKind, wanted.metadata.namespace, wanted.metadata.name ?? "");
      if (existing && equalJson(existing.data, wanted.data)) return { current: existing, collisionCount };
    }
  }
}

export async function removeRevisions({ client }: Pick<Context, "client">, revisions: readonly KubeObject[]): Promise<void> {
  for (const { metadata } of revisions) await client.remove(revisionKind, metadata.namespace, metadata.name ?? "");
}
