/** Node selectors as node affinity and volumes use them. */
import { own } from "./own.ts";
import type { Node, NodeSelectorRequirement, NodeSelectorTerm } from "./types/core-v1.ts";

/** One requirement against one value. As kubernetes: Gt and Lt compare integers. */
function holds(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? [];
  switch (requirement.operator as string) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return value !== undefined && Number(value) > Number(values[0]);
    case "Lt":
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** All requirements of a term must hold; an empty term matches nothing. */
export function termMatches(term: NodeSelectorTerm, node: Node): boolean {
  const labels = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (labels.length === 0 && fields.length === 0) return false;
  return (
    labels.every((requirement) => holds(requirement, own(node.metadata.labels, requirement.key))) &&
    fields.every((requirement) => holds(requirement, requirement.key === "metadata.name" ? node.metadata.name : undefined))
  );
}

/** Any term may match. */
export const selectorMatches = (terms: readonly NodeSelectorTerm[], node: Node): boolean => terms.some((term) => termMatches(term, node));
