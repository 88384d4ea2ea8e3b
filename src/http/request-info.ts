/**
 * What a URL and a method ask for, read from the path alone: the model of apiserver's RequestInfo. Pure; knows no kinds.
 */

export interface RequestInfo {
  /** get list watch create update patch delete deletecollection for resources, the method in lower case otherwise. */
  readonly verb: string;
  readonly isResource: boolean;
  /** Percent-decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** "api" or "apis"; "" for paths outside both. */
  readonly apiPrefix: string;
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  /** "" when the path names none. For the Namespace resource itself this is its name, as upstream. */
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** The segments from the resource on: `["pods", "a", "log"]`. */
  readonly parts: readonly string[];
  /** The deprecated `/api/v1/watch/…` form. */
  readonly watchPath: boolean;
}

const noQuery = new URLSearchParams();
const namespaceSubresources = new Set(["status", "finalize"]);
const verbs: Readonly<Record<string, string>> = {
  POST: "create",
  GET: "get",
  HEAD: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** Parses the request line. Throws URIError on a malformed percent escape. */
export function parseRequestInfo(method: string, url: string): RequestInfo {
  const mark = url.indexOf("?");
  const raw = mark < 0 ? url : url.slice(0, mark);
  const path = raw.includes("%") ? decodeURIComponent(raw) : raw;
  const query = mark < 0 || mark === url.length - 1 ? noQuery : parseQuery(url.slice(mark + 1));
  const segments = splitPath(path);
  const located = locate(segments);
  return located ? resourceInfo(method, path, query, located) : nonResource(method, path, query);
}

/** As Go: parts with a semicolon or a broken escape are left out. */
function parseQuery(text: string): URLSearchParams {
  if (!text.includes(";") && !brokenEscape.test(text)) return new URLSearchParams(text);
  const parts = text.split("&").filter((part) => !part.includes(";") && !brokenEscape.test(part));
  return new URLSearchParams(parts.join("&"));
}

const brokenEscape = /%(?![0-9a-f]{2})/i;

/** Path segments without the first and all last slashes; every other double slash leaves an empty segment. */
export function splitPath(path: string): string[] {
  const start = path.charCodeAt(0) === 47 ? 1 : 0;
  let end = path.length;
  while (end > start && path.charCodeAt(end - 1) === 47) end -= 1;
  return start === end ? [] : path.slice(start, end).split("/");
}

interface Located {
  readonly apiPrefix: string;
  readonly group: string;
  readonly version: string;
  readonly rest: readonly string[];
}

function locate(segments: readonly string[]): Located | undefined {
  const [prefix, first = "", second = ""] = segments;
  if (prefix === "api" && segments.length >= 3) return { apiPrefix: "api", group: "", version: first, rest: segments.slice(2) };
  if (prefix === "apis" && segments.length >= 4) return { apiPrefix: "apis", group: first, version: second, rest: segments.slice(3) };
  return undefined;
}

function nonResource(method: string, path: string, query: URLSearchParams): RequestInfo {
  return {
    verb: method.toLowerCase(),
    isResource: false,
    path,
    query,
    apiPrefix: "",
    group: "",
    version: "",
    namespace: "",
    resource: "",
    name: "",
    subresource: "",
    parts: [],
    watchPath: false,
  };
}

function resourceInfo(method: string, path: string, query: URLSearchParams, located: Located): RequestInfo {
  const { apiPrefix, group, version } = located;
  const watchPath = located.rest[0] === "watch" && located.rest.length > 1;
  const { namespace, parts } = splitNamespace(watchPath ? located.rest.slice(1) : located.rest);
  const [resource = "", name = "", subresource = ""] = parts;
  const verb = watchPath ? "watch" : collectionVerb(verbs[method] ?? method.toLowerCase(), name, query);
  return { verb, isResource: true, path, query, apiPrefix, group, version, namespace, resource, name, subresource, parts, watchPath };
}

/** `namespaces/x/pods/…` is in namespace x; `namespaces/x`, `namespaces/x/status` and `…/finalize` are about x itself. */
function splitNamespace(rest: readonly string[]): { namespace: string; parts: readonly string[] } {
  if (rest[0] !== "namespaces" || rest.length < 2) return { namespace: "", parts: rest };
  const inner = rest.length > 2 && !namespaceSubresources.has(rest[2] ?? "");
  return { namespace: rest[1] ?? "", parts: inner ? rest.slice(2) : rest };
}

function collectionVerb(verb: string, name: string, query: URLSearchParams): string {
  if (name !== "") return verb;
  if (verb === "get") return isTrue(query.get("watch")) ? "watch" : "list";
  return verb === "delete" ? "deletecollection" : verb;
}

/** A boolean query parameter as Kubernetes converts it: present and neither "0" nor "false". */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== "0" && value.toLowerCase() !== "false";
}
