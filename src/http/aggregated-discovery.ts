/** Discovery in one document: `APIGroupDiscoveryList` of apidiscovery.k8s.io/v2, for `/api` and `/apis`. */
import type { Kind } from "../kinds/kind.ts";
import { byName, type ListedSubresource, listGroups, splitGroupVersion, subresourcesOf } from "./discovery.ts";
import { parseAccept } from "./media-type.ts";
import type { Negotiated } from "./negotiation.ts";
import { contentTypes } from "./respond.ts";

/** What an aggregated document is sent as. */
interface AggregatedForm {
  readonly representation: Negotiated;
  /** Content type of the answer. */
  readonly type: string;
}

/**
 * The form for an Accept header whose first clause that can be served asks for the aggregated document; undefined when
 * that is the old one. `v2beta1` is no longer served: such a clause is passed over.
 */
export function aggregatedForm(accept: string | undefined): AggregatedForm | undefined {
  for (const { type, parameters } of parseAccept(accept ?? "")) {
    const { as, g, v } = parameters;
    const isAggregated = as === "APIGroupDiscoveryList" && g === "apidiscovery.k8s.io" && v === "v2";
    const encoding = encodingOf(type);
    if (encoding === undefined || (as !== undefined && !isAggregated)) continue;
    if (!isAggregated) return undefined;
    const pretty = parameters["pretty"] === "1";
    return { representation: { encoding, transform: undefined, pretty }, type: `${contentTypes[encoding]};g=${g};v=${v};as=${as}` };
  }
  return undefined;
}

function encodingOf(type: string): Negotiated["encoding"] | undefined {
  if (type === "*/*" || type === "application/*") return "json";
  return (["json", "yaml", "protobuf"] as const).find((encoding) => contentTypes[encoding] === type);
}

/** `GET /api` (the core group) or `GET /apis` (all others) for clients that accept the aggregated form. */
export function aggregatedDiscovery(kinds: readonly Kind[], path: "/api" | "/apis") {
  const items = listGroups(kinds)
    .filter(({ name }) => (name === "") === (path === "/api"))
    .map(({ name, versions }) => ({
      metadata: name ? { name } : {},
      versions: versions.map(({ version, groupVersion }) => ({
        version,
        resources: resourcesOf(kinds, groupVersion),
        freshness: "Current",
      })),
    }));
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
}

function resourcesOf(kinds: readonly Kind[], groupVersion: string) {
  return kinds
    .filter((kind) => kind.apiVersion === groupVersion)
    .map((kind) => ({ ...resourceEntry(kind), name: kind.plural }))
    .sort(byName)
    .map(({ name: _, ...entry }) => entry);
}

function resourceEntry(kind: Kind) {
  const subresources = subresourcesOf(kind).map((subresource) => subresourceEntry(kind, subresource));
  return {
    resource: kind.plural,
    responseKind: responseKind(kind, kind.apiVersion, kind.kind),
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: [...kind.verbs].sort(),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}

const subresourceEntry = (parent: Kind, { name, gv, kind, verbs }: ListedSubresource) => ({
  subresource: name,
  responseKind: responseKind(parent, gv, kind),
  verbs,
});

/** Group and version are left empty where they are those of the list. */
function responseKind(parent: Kind, groupVersion: string, kind: string) {
  const { group, version } = splitGroupVersion(groupVersion);
  return groupVersion === parent.apiVersion ? { group: "", version: "", kind } : { group, version, kind };
}
