/** A Pod behind scheduling gates may be narrowed: its node selector and required node affinity may gain conditions. */
import { type FieldError, invalidValue } from "../../../api/field-error.ts";
import type { NodeAffinity, NodeSelectorTerm, PodSpec } from "../../../api/types/core-v1.ts";
import { differs } from "../../generic/generation.ts";
import { when } from "../../validation/fields.ts";

export interface Narrowed {
  readonly errors: FieldError[];
  /** The new spec with the old node selector and node affinity. */
  readonly spec: PodSpec;
}

function selector(next: PodSpec["nodeSelector"] = {}, old: PodSpec["nodeSelector"] = {}): FieldError[] {
  const kept = Object.entries(old).every(([key, value]) => next[key] === value);
  return when(!kept, () =>
    invalidValue("spec.nodeSelector", next, "only additions to spec.nodeSelector are allowed (no mutations or deletions)"),
  );
}

function startsWith<T>(next: readonly T[] = [], old: readonly T[] = []): boolean {
  return next.length >= old.length && !differs(old, next.slice(0, old.length));
}

function onlyAdds(next: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const empty = !old.matchExpressions?.length && !old.matchFields?.length;
  if (empty && (next.matchExpressions?.length || next.matchFields?.length)) return false;
  return startsWith(next.matchExpressions, old.matchExpressions) && startsWith(next.matchFields, old.matchFields);
}

const hard = "requiredDuringSchedulingIgnoredDuringExecution";

function affinity(next: NodeAffinity | undefined, old: NodeAffinity | undefined): FieldError[] {
  const before = old?.[hard]?.nodeSelectorTerms ?? [];
  const after = next?.[hard]?.nodeSelectorTerms ?? [];
  if (before.length === 0) return [];
  const field = `spec.affinity.nodeAffinity.${hard}.nodeSelectorTerms`;
  if (before.length !== after.length)
    return [invalidValue(field, after, "no additions/deletions to non-empty NodeSelectorTerms list are allowed")];
  return after.flatMap((term, index) =>
    when(!onlyAdds(term, before[index] ?? {}), () =>
      invalidValue(`${field}[${index}]`, term, "only additions are allowed (no mutations or deletions)"),
    ),
  );
}

function withOldNodeAffinity(spec: PodSpec, old: PodSpec): PodSpec["affinity"] {
  const { nodeAffinity: _, ...others } = spec.affinity ?? {};
  const before = old.affinity?.nodeAffinity;
  if (before) return { ...others, nodeAffinity: before };
  return Object.keys(others).length === 0 && !old.affinity ? undefined : others;
}

/** `next`: the new spec with everything else that may change put back already. */
export function narrowGatedPod(next: PodSpec, old: PodSpec): Narrowed {
  const changed = differs(old.affinity?.nodeAffinity, next.affinity?.nodeAffinity);
  return {
    errors: [...selector(next.nodeSelector, old.nodeSelector), ...affinity(next.affinity?.nodeAffinity, old.affinity?.nodeAffinity)],
    spec: {
      ...next,
      nodeSelector: old.nodeSelector,
      ...(changed ? { affinity: withOldNodeAffinity(next, old) } : {}),
    },
  };
}
