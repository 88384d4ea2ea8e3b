/**
 * Conditions of a namespace that is being deleted. Pure. As kubernetes:
 * pkg/controller/namespace/deletion/status_condition_utils.go.
 */
import { equalJson } from "../../api/equal-json.ts";
import { formatTime } from "../../api/time.ts";
import type { NamespaceCondition } from "../../api/types/core-v1.ts";

/** What is still in the namespace. */
export interface Remaining {
  /** Objects by `<plural>.<group>`. */
  readonly objects: ReadonlyMap<string, number>;
  /** Objects by finalizer. */
  readonly finalizers: ReadonlyMap<string, number>;
  /** What the API said when content was deleted. */
  readonly failures: readonly string[];
}

type Told = Omit<NamespaceCondition, "lastTransitionTime">;

const fine: readonly Told[] = [
  {
    type: "NamespaceDeletionDiscoveryFailure",
    status: "False",
    reason: "ResourcesDiscovered",
    message: "All resources successfully discovered",
  },
  {
    type: "NamespaceDeletionGroupVersionParsingFailure",
    status: "False",
    reason: "ParsedGroupVersions",
    message: "All legacy kube types successfully parsed",
  },
  {
    type: "NamespaceDeletionContentFailure",
    status: "False",
    reason: "ContentDeleted",
    message: "All content successfully deleted, may be waiting on finalization",
  },
  { type: "NamespaceContentRemaining", status: "False", reason: "ContentRemoved", message: "All content successfully removed" },
  {
    type: "NamespaceFinalizersRemaining",
    status: "False",
    reason: "ContentHasNoFinalizers",
    message: "All content-preserving finalizers finished",
  },
];

const listed = (counts: ReadonlyMap<string, number>, word: string) =>
  [...counts]
    .map(([name, count]) => `${name} ${word} ${count} resource instances`)
    .sort()
    .join(", ");

function problems({ objects, finalizers, failures }: Remaining): readonly Told[] {
  const found: Told[] = [];
  if (failures.length > 0) {
    const message = `Failed to delete all resource types, ${failures.length} remaining: ${[...failures].sort().join(", ")}`;
    found.push({ type: "NamespaceDeletionContentFailure", status: "True", reason: "ContentDeletionFailed", message });
  }
  if (objects.size > 0) {
    const message = `Some resources are remaining: ${listed(objects, "has")}`;
    found.push({ type: "NamespaceContentRemaining", status: "True", reason: "SomeResourcesRemain", message });
  }
  if (finalizers.size > 0) {
    const message = `Some content in the namespace has finalizers remaining: ${listed(finalizers, "in")}`;
    found.push({ type: "NamespaceFinalizersRemaining", status: "True", reason: "SomeFinalizersRemain", message });
  }
  return found;
}

/** The conditions after a look at what remains; the same list if nothing changes. */
export function deletionConditions(
  before: readonly NamespaceCondition[],
  remaining: Remaining,
  now: number,
): readonly NamespaceCondition[] {
  const found = problems(remaining);
  const wanted = fine.map((one) => found.find(({ type }) => type === one.type) ?? one);
  const next = [...before];
  for (const told of wanted) {
    const at = next.findIndex(({ type }) => type === told.type);
    const known = next[at];
    if (known && equalJson({ ...known, lastTransitionTime: undefined }, told)) continue;
    const time = known?.status === told.status ? known.lastTransitionTime : formatTime(now);
    const condition: NamespaceCondition = { ...told, lastTransitionTime: time };
    if (at >= 0) next[at] = condition;
    else next.push(condition);
  }
  return equalJson(next, before) ? before : next;
}
