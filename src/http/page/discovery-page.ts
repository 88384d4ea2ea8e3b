import { methodNotAllowed, unknownPath } from "../../api/status.ts";
import type { Kind } from "../../kinds/kind.ts";
import { aggregatedDiscovery, aggregatedForm } from "../aggregated-discovery.ts";
import { groupDocument, groupList, legacyVersions, resourceList } from "../discovery.ts";
import { entityTag } from "../entity-tag.ts";
import { negotiate, prepare, wantsPretty } from "../negotiation.ts";
import type { RequestInfo } from "../request-info.ts";
import { contentTypes, encode } from "../respond.ts";
import type { Page, PageAnswer, PageRequest } from "./page.ts";

/** /api, /apis and the documents of groups and versions; the first two also in the aggregated form. */
export const discoveryPage: Page = (request) => {
  const [prefix] = request.segments;
  if (prefix !== "api" && prefix !== "apis") return undefined;
  return prefix === "api" ? coreDocument(request) : groupDocuments(request);
};

/** Throws 404 and 405. */
function coreDocument(request: PageRequest): Promise<PageAnswer> {
  const { segments, http } = request;
  const resources = segments.length === 2 ? resourceList(http.cluster.registry.kinds, `${segments[1]}`) : undefined;
  if (segments.length > 1 && !resources) throw unknownPath();
  if (request.method !== "GET") throw methodNotAllowed();
  return resources ? document(request, resources) : root(request, "api");
}

/** As Kubernetes: only the resources of a version care for the method. Throws 404 and 405. */
async function groupDocuments(request: PageRequest): Promise<PageAnswer | undefined> {
  const { segments, http, method } = request;
  const { kinds } = http.cluster.registry;
  const [, group, version] = segments;
  if (group === undefined) return root(request, "apis");
  if (!isKnownGroup(kinds, { apiPrefix: "apis", group })) return undefined;
  const object = version === undefined ? groupDocument(kinds, group) : resourceList(kinds, `${group}/${version}`);
  if (!object || segments.length > 3) throw unknownPath();
  if (version !== undefined && method !== "GET") throw methodNotAllowed();
  return document(request, object);
}

/** True when requests below the path's group get Status answers; otherwise they are pages nobody knows. */
export function isKnownGroup(kinds: readonly Kind[], { apiPrefix, group }: Pick<RequestInfo, "apiPrefix" | "group">): boolean {
  return apiPrefix === "api" || kinds.some((kind) => kind.group === group);
}

async function root(request: PageRequest, prefix: "api" | "apis"): Promise<PageAnswer> {
  const { kinds } = request.http.cluster.registry;
  const aggregated = aggregatedForm(request.headers.accept);
  if (aggregated) return aggregatedDocument(request, aggregatedDiscovery(kinds, `/${prefix}`), aggregated);
  return document(request, prefix === "api" ? legacyVersions(request.headers.host ?? "localhost") : groupList(kinds));
}

/** All forms of a document have one entity tag. */
async function aggregatedDocument(
  request: PageRequest,
  object: unknown,
  { representation: negotiated, type }: NonNullable<ReturnType<typeof aggregatedForm>>,
): Promise<PageAnswer> {
  const tag = entityTag(JSON.stringify(object));
  const headers = ["ETag", tag, "Vary", "Accept", "Cache-Control", "public"];
  if (request.headers["if-none-match"] === tag) return { code: 304, type, body: "", headers };
  const representation = await prepare({ ...negotiated, pretty: isPretty(request, negotiated.pretty) });
  return { code: 200, type, body: encode(object, representation), headers };
}

/** Throws 406. */
async function document(request: PageRequest, object: unknown): Promise<PageAnswer> {
  const negotiated = negotiate(request.headers.accept, { transform: false });
  const representation = await prepare({ ...negotiated, pretty: isPretty(request, negotiated.pretty) });
  return { code: 200, type: contentTypes[representation.encoding], body: encode(object, representation), headers: ["Vary", "Accept"] };
}

const isPretty = ({ query, headers }: PageRequest, asked: boolean) => asked || wantsPretty(query.get("pretty"), headers["user-agent"]);
