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
  readonly operations: readonly Operation[];
}

/** Encodings the facts name and this server does not speak. */
const unspoken = /protobuf|cbor|apply-patch/;
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

const resourcePath = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(?:watch\/)?(?:namespaces\/\{namespace\}\/)?([^/{]+)/;

/** Which document a path stands in ("api/v1", "apis/apps", "version"); undefined when nothing of it is served. */
function documentOf(path: string, served: ReadonlySet<string>): string | undefined {
  const match = resourcePath.exec(path);
  if (match) {
    const groupVersion = match[1] ? `${match[1]}/${match[2]}` : `${match[2]}`;
    const prefix = match[1] ? "apis" : "api";
    return served.has(`${groupVersion}/${match[3]}`) ? `${prefix}/${groupVersion}` : undefined;
  }
  const key = path.slice(1, -1);
  return served.has(key) ? key : undefined;
}

/** Paths of the served kinds by document key, in order of the paths. */
export function pathsByDocument(kinds: readonly ServedKind[]): Map<string, PathOperations[]> {
  const served = new Set(["api", "apis", "version"]);
  for (const { apiVersion, group, plural } of kinds) {
    served.add(`${apiVersion}/${plural}`).add(group ? `apis/${apiVersion}` : `api/${apiVersion}`);
    if (group) served.add(`apis/${group}`);
  }
  const documents = new Map<string, PathOperations[]>();
  for (const [path, methods] of Object.entries(facts.paths).sort(([left], [right]) => (left < right ? -1 : 1))) {
    const key = documentOf(path, served);
    if (key === undefined) continue;
    const listed = documents.get(key);
    if (listed) listed.push(pathOf(path, methods));
    else documents.set(key, [pathOf(path, methods)]);
  }
  return documents;
}

function pathOf(path: string, methods: Readonly<Record<string, RawOperation>>): PathOperations {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map((match) => `${match[1]}`);
  return { path, parameters, operations: Object.entries(methods).map(([method, raw]) => operationOf(method, raw)) };
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

/** The group of operations a document is about: "core_v1", "apps_v1", "version". */
export function tagOf(key: string): string {
  const [prefix, ...parts] = key.split("/");
  const named = parts.map((part) => part.split(".")[0]?.replace(/-/g, "") ?? part);
  return prefix === "api" && parts.length > 0 ? `core_${named.join("_")}` : named.join("_") || `${prefix}`;
}
