/** Whether rules give more than other rules have. As kubernetes: component-helpers/auth/rbac/validation Covers. */
import type { PolicyRule } from "../../api/types/rbac-v1.ts";
import { has, pathMatches, resourceMatches } from "./rule-matching.ts";

/** What of `wanted` the rules held do not give: rules of one verb on one resource (of one name), or on one path. Empty: nothing is missing. */
export function uncoveredRules(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.flatMap(pieces).filter((piece) => !held.some((rule) => covers(rule, piece)));
}

/** So small that one rule held covers it or none does. */
type Piece =
  | { readonly verbs: readonly [string]; readonly nonResourceURLs: readonly [string] }
  | {
      readonly verbs: readonly [string];
      readonly apiGroups: readonly [string];
      readonly resources: readonly [string];
      readonly resourceNames?: readonly [string];
    };

function pieces({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): readonly Piece[] {
  const each = verbs ?? [];
  const names = resourceNames ?? [];
  const onResources = (apiGroups ?? []).flatMap((group) =>
    (resources ?? []).flatMap((resource) =>
      each.flatMap((verb): Piece[] => {
        const piece = { verbs: [verb], apiGroups: [group], resources: [resource] } as const;
        return names.length === 0 ? [piece] : names.map((name) => ({ ...piece, resourceNames: [name] }));
      }),
    ),
  );
  const onPaths = (nonResourceURLs ?? []).flatMap((url) => each.map((verb): Piece => ({ verbs: [verb], nonResourceURLs: [url] })));
  return [...onResources, ...onPaths];
}

function covers(held: PolicyRule, piece: Piece): boolean {
  if (!has(held.verbs, piece.verbs[0])) return false;
  const names = held.resourceNames ?? [];
  if ("nonResourceURLs" in piece) return names.length === 0 && pathMatches(held.nonResourceURLs, piece.nonResourceURLs[0]);
  const name = piece.resourceNames?.[0];
  if (names.length > 0 && (name === undefined || !names.includes(name))) return false;
  const [resource] = piece.resources;
  const slash = resource.indexOf("/");
  return has(held.apiGroups, piece.apiGroups[0]) && resourceMatches(held.resources, resource, slash < 0 ? "" : resource.slice(slash + 1));
}
