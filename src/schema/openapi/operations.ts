/** The paths of served kinds from `data/1.37/paths.json`, and what both document versions say about an operation. */
import data from "../data/1.37/paths.json" with { type: "json" };
import { type GroupVersionKind, parseGroupVersionKind, type ServedKind } from "./names.ts";

interface RawOperation {
  readonly id: string;
  readonly action?: string;
  readonly gvk?: string;
  readonly in?: string;
  readonly out?: string;
  readonly bodyRequired?: boolean;
  readonly codes: readonly number[];
  readonly q?: string;
  readonly c?: string;
  readonly p?: string;
}

interface Facts {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly queries: Readonly<Record<string, readonly string[]>>;
  readonly consumes: Readonly<Record<string, readonly string[]>>;
  readonly produces: Readonly<Record<string, readonly string[]>>;
  readonly queryTypes: Readonly<Record<string, string>>;
}

const facts = data as unknown as Facts;

export interface Operation {
  readonly method: string;
  readonly id: string;
  readonly action: string | undefined;
  readonly gvk: GroupVersionKind | undefined;
  /** Type of the body; undefined for none. */
  readonly input: string | undefined;
  readonly bodyRequired: boolean;
  /** Type of the answer, "string" for streams and text; undefined for none. */
  readonly output: string | undefined;
  readonly codes: readonly number[];
  readonly queries: readonly { readonly name: string; readonly type: string }[];
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
}

export interface PathOperations {
  readonly path: string;
  /** Names in braces: namespace, name, path. */
  readonly parameters: readonly string[];
  /** Of the resource the path leads to: "Pod"; "" for paths above resources. */
  readonly kind: string;
  /** "status", "proxy"; "" for the resource itself. */
  readonly subresource: string;
  readonly operations: readonly Operation[];
}

/** An encoding the facts name that is off by default. */
const unspoken = /cbor/;
const spoken = (types: readonly string[] | undefined) => (types ?? []).filter((type) => !unspoken.test(type));

function operationOf(method: string, raw: RawOperation): Operation {
  return {
    method,
    id: raw.id,
    action: raw.action,
    gvk: raw.gvk ? parseGroupVersionKind(raw.gvk) : undefined,
    input: raw.in,
    bodyRequired: raw.bodyRequired === true,
    output: raw.out,
    codes: raw.codes,
    queries: (raw.q ? (facts.queries[raw.q] ?? []) : []).map((name) => ({ name, type: facts.queryTypes[name] ?? "string" })),
    consumes: spoken(raw.c ? facts.consumes[raw.c] : undefined),
    produces: spoken(raw.p ? facts.produces[raw.p] : undefined),
  };
}

const resourcePath = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(?:watch\/)?(?:namespaces\/\{namespace\}\/)?([^/{]+)(?:\/\{name\}\/([^/]+))?/;

interface Place {
  /** Which document it stands in: "api/v1", "apis/apps", "version". */
  readonly key: string;
  readonly kind: string;
  readonly subresource: string;
}

/** Where a path belongs; undefined when nothing of it is served. `served`: kinds by "apps/v1/deployments", and document keys. */
function placeOf(path: string, served: ReadonlyMap<string, string>): Place | undefined {
  const [whole, group, version = "", plural = "", subresource = ""] = resourcePath.exec(path) ?? [];
  if (whole !== undefined) {
    const groupVersion = group ? `${group}/${version}` : version;
    const kind = served.get(`${groupVersion}/${plural}`);
    return kind === undefined ? undefined : { key: `${group ? "apis" : "api"}/${groupVersion}`, kind, subresource };
  }
  const key = path.slice(1, -1);
  return served.has(key) ? { key, kind: "", subresource: "" } : undefined;
}

function servedNames(kinds: readonly ServedKind[]): Map<string, string> {
  const served = new Map(["api", "apis", "version"].map((key) => [key, ""]));
  for (const { apiVersion, group, plural, kind } of kinds) {
    served.set(`${apiVersion}/${plural}`, kind).set(group ? `apis/${apiVersion}` : `api/${apiVersion}`, "");
    if (group) served.set(`apis/${group}`, "");
  }
  return served;
}

/** Paths of the served kinds by document key, both in order. */
export function pathsByDocument(kinds: readonly ServedKind[]): Map<string, PathOperations[]> {
  const served = servedNames(kinds);
  const documents = new Map<string, PathOperations[]>();
  for (const [path, methods] of Object.entries(facts.paths).sort(byKey)) {
    const place = placeOf(path, served);
    if (place === undefined) continue;
    const listed = documents.get(place.key);
    if (listed) listed.push(pathOf(path, place, methods));
    else documents.set(place.key, [pathOf(path, place, methods)]);
  }
  return new Map([...documents].sort(byKey));
}

const byKey = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number => (left < right ? -1 : 1);

function pathOf(path: string, { kind, subresource }: Place, methods: Readonly<Record<string, RawOperation>>): PathOperations {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map((match) => `${match[1]}`);
  const operations = Object.entries(methods).map(([method, raw]) => operationOf(method, raw));
  return { path, parameters, kind, subresource, operations };
}

/** Types a document needs: bodies and answers of its operations. */
export function typesOf(paths: readonly PathOperations[]): Set<string> {
  const types = new Set<string>();
  for (const { input, output } of paths.flatMap((path) => path.operations)) {
    if (input) types.add(input);
    if (output && output !== "string") types.add(output);
  }
  return types;
}

/** What a status code means here. */
export const codeTexts: Readonly<Record<number, string>> = { 200: "OK", 201: "Created", 202: "Accepted", 401: "Unauthorized" };

/** `x-kubernetes-action` and `x-kubernetes-group-version-kind`. */
export function kubernetesExtensions({ action, gvk }: Operation): Record<string, unknown> {
  return {
    ...(action ? { "x-kubernetes-action": action } : {}),
    ...(gvk ? { "x-kubernetes-group-version-kind": gvk } : {}),
  };
}

/** The group of operations a document is about: "core_v1", "rbacAuthorization_v1", "version". */
export function tagOf(key: string): string {
  const [prefix = "", ...parts] = key.split("/");
  const [group = prefix, version] = prefix === "api" ? ["core", ...parts] : parts;
  const named = group.replace(/\.k8s\.io$/, "").replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
  return version === undefined ? named : `${named}_${version}`;
}

const doing: Readonly<Record<string, (kind: string) => string>> = {
  get: (kind) => `Reads the ${kind} of that name.`,
  list: (kind) => `Lists or watches ${kind} objects.`,
  post: (kind) => `Creates ${article(kind)} ${kind}.`,
  put: (kind) => `Replaces the ${kind} of that name.`,
  patch: (kind) => `Changes parts of the ${kind} of that name.`,
  delete: (kind) => `Deletes the ${kind} of that name.`,
  deletecollection: (kind) => `Deletes the ${kind} objects that the selectors choose.`,
  watch: (kind) => `Watches the ${kind} of that name. Deprecated: use watch and a fieldSelector in a list.`,
  watchlist: (kind) => `Watches ${kind} objects. Deprecated: use watch in a list.`,
};
const verbs: Readonly<Record<string, string>> = { get: "Reads", post: "Creates", put: "Replaces", patch: "Changes parts of" };
const article = (word: string) => (/^[AEIO]/.test(word) ? "an" : "a");

/** One sentence about an operation. */
export function describeOperation({ method, action }: Operation, { path, kind, subresource }: PathOperations): string {
  if (action === "connect") return `Connects ${method.toUpperCase()} requests to the ${subresource} of the ${kind} of that name.`;
  if (action !== undefined && subresource) return `${verbs[action]} the ${subresource} of the ${kind} of that name.`;
  if (action !== undefined) return doing[action]?.(kind) ?? "";
  if (path === "/version/") return "Says which version of Kubernetes is served.";
  return path === "/api/" || path === "/apis/" ? "Lists the API versions that are served." : `Lists what ${path.slice(0, -1)} serves.`;
}
