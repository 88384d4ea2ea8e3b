/** The revisions a DaemonSet no longer needs. */
import type { ControllerRevision, DaemonSet } from "../../api/types/apps-v1.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { controlledBy } from "../claim-objects.ts";
import { revisionLabel } from "../revisions/revision.ts";
import { removeRevisions, type SyncedRevisions } from "../revisions/sync-revisions.ts";
import type { Context } from "./pass.ts";

/** What the Pods of the revision carry as label. */
export const hashOf = ({ metadata }: ControllerRevision): string => metadata.labels?.[revisionLabel] ?? metadata.name ?? "";

/** Of revisions with the same template one is left; Pods of the others belong to it. */
export async function dropDuplicates(context: Context, set: DaemonSet, { current, duplicates }: SyncedRevisions): Promise<void> {
  if (duplicates.length === 0) return;
  const { client, lister } = context;
  const stale = new Set(duplicates.map(hashOf));
  const hash = hashOf(current);
  stale.delete(hash);
  for (const pod of controlledBy(lister, set, podKind)) {
    const { labels, namespace, name = "" } = pod.metadata;
    if (!stale.has(labels?.[revisionLabel] ?? "")) continue;
    await client.modify(podKind, namespace, name, (head) => ({
      ...head,
      metadata: { ...head.metadata, labels: { ...head.metadata.labels, [revisionLabel]: hash } },
    }));
  }
  await removeRevisions(context, duplicates);
}

/** Deletes the oldest revisions beyond revisionHistoryLimit that no Pod has. `old`: older ones first. */
export async function forgetOld(context: Context, set: DaemonSet, old: readonly ControllerRevision[]): Promise<void> {
  const surplus = old.length - (set.spec.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return;
  const live = new Set(controlledBy(context.lister, set, podKind).map(({ metadata }) => metadata.labels?.[revisionLabel]));
  await removeRevisions(context, old.filter((revision) => !live.has(hashOf(revision))).slice(0, surplus));
}
