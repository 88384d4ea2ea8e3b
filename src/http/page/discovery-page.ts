import { unknownPath } from "../../api/status.ts";
import type { Kind } from "../../kinds/kind.ts";
import { aggregatedDiscovery, aggregatedDiscoveryType, entityTag } from "../aggregated-discovery.ts";
import { groupDocument, groupList, legacyVersions, resourceList } from "../discovery.ts";
import { parseAccept } from "../media-type.ts";
import { negotiate, prepare } from "../negotiation.ts";
import type { RequestInfo } from "../request-info.ts";
import { contentTypes, encode } from "../respond.ts";
import type { Page, PageAnswer, PageRequest } from "./page.ts";

/** /api, /apis and the documents of groups and versions; the first two also in the aggregated form. */
export const discoveryPage: Page = (request) => {
  const { segments, http } = request;
  const { kinds } = http.cluster.registry;
  const [prefix, first, second] = segments;
  if (prefix !== "api" && prefix !== "apis") return undefined;
  if (segments.length === 1) return root(request, prefix);
  if (prefix === "api") return segments.length === 2 ? found(request, resourceList(kinds, `${first}`)) : undefined;
  if (segments.length === 2) return found(request, groupDocument(kinds, `${first}`));
  if (segments.length !== 3) return undefined;
  const resources = resourceList(kinds, `${first}/${second}`);
  if (resources === undefined && isKnownGroup(kinds, { apiPrefix: prefix, group: `${first}` })) throw unknownPath();
  return found(request, resources);
};

/** True when requests below the path's group get Status answers; otherwise they are pages nobody knows. */
export function isKnownGroup(kinds: readonly Kind[], { apiPrefix, group }: Pick<RequestInfo, "apiPrefix" | "group">): boolean {
  return apiPrefix === "api" || kinds.some((kind) => kind.group === group);
}

function root(request: PageRequest, prefix: "api" | "apis"): PageAnswer | Promise<PageAnswer> {
  const { kinds } = request.http.cluster.registry;
  if (wantsAggregated(request.headers.accept)) {
    const body = JSON.stringify(aggregatedDiscovery(kinds, `/${prefix}`));
    const tag = entityTag(body);
    const headers = ["ETag", tag, "Vary", "Accept"];
    const type = aggregatedDiscoveryType;
    return request.headers["if-none-match"] === tag ? { code: 304, type, body: "", headers } : { code: 200, type, body, headers };
  }
  return document(request, prefix === "api" ? legacyVersions(request.headers.host ?? "localhost") : groupList(kinds));
}

const found = (request: PageRequest, object: unknown) => (object === undefined ? undefined : document(request, object));

/** Throws 406. */
async function document({ headers }: PageRequest, object: unknown): Promise<PageAnswer> {
  const representation = await prepare(negotiate(headers.accept, { transform: false }));
  return { code: 200, type: contentTypes[representation.encoding], body: encode(object, representation), headers: ["Vary", "Accept"] };
}

const plainTypes: ReadonlySet<string> = new Set(Object.values(contentTypes));

/** True when the aggregated form is the first form of the Accept header that is served. */
function wantsAggregated(accept: string | undefined): boolean {
  for (const { type, parameters } of parseAccept(accept ?? "")) {
    if (type === "application/json" && parameters["as"] === "APIGroupDiscoveryList") {
      if (parameters["g"] === "apidiscovery.k8s.io" && parameters["v"] === "v2") return true;
    } else if (type === "*/*" || (plainTypes.has(type) && !parameters["as"])) return false;
  }
  return false;
}
