/** From a RequestInfo to the kind, subresource and action it means; 404 and 405 as Kubernetes' routes give them. */
import { own } from "../api/own.ts";
import { type ApiError, badRequest, methodNotAllowed, unknownPath } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Registry } from "../registry/registry.ts";
import { resourceFacts, type SubresourceFacts } from "../schema/facts.ts";
import type { RequestInfo } from "./request-info.ts";

export type Action = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection" | "connect";

/** What a request body must be. */
export interface BodyType {
  readonly group: string;
  readonly version: string;
  /** "apps/v1". */
  readonly apiVersion: string;
  /** Older versions of the same shape. */
  readonly otherVersions?: readonly string[] | undefined;
  readonly kind: string;
  /** Schema type: "core/v1.Pod". */
  readonly type: string;
}

export interface Endpoint {
  readonly action: Action;
  readonly kind: Kind;
  /** Undefined for cluster-scoped kinds and for lists over all namespaces. */
  readonly namespace: string | undefined;
  /** "" for collections. */
  readonly name: string;
  /** "" for the main resource. */
  readonly subresource: string;
  readonly body: BodyType;
}

const itemVerbs: Readonly<Record<string, Action>> = { GET: "get", PUT: "update", PATCH: "patch", DELETE: "delete" };
const subresourceVerbs: Readonly<Record<string, Action>> = { ...itemVerbs, POST: "create" };
const namedVerbs = ["get", "update", "patch", "delete"];

/** Throws 404 or 405. */
export function resolveEndpoint(method: string, info: RequestInfo, registry: Pick<Registry, "kind">): Endpoint {
  const kind = registry.kind(info.group, info.version, info.resource);
  if (!kind || info.parts.includes("")) throw unknownPath();
  checkScope(method, info, kind);
  const namespace = kind.namespaced && info.namespace ? info.namespace : undefined;
  const place = { kind, namespace, name: info.name, subresource: "", body: bodyOf(kind) };
  if (info.watchPath) return watchEndpoint(method, info, place);
  if (info.parts.length === 1) return collectionEndpoint(method, info, place);
  if (info.parts.length === 2) return itemEndpoint(method, place);
  return subresourceEndpoint(method, info, place);
}

type Place = Omit<Endpoint, "action">;

function checkScope(method: string, info: RequestInfo, kind: Kind): void {
  if (!kind.namespaced) {
    if (info.namespace && info.resource !== "namespaces") throw unknownPath();
    return;
  }
  if (info.namespace) return;
  if (info.parts.length > 1) throw unknownPath();
  if (method !== "GET") throw inNamespaceOnly(kind);
}

/** 405 for a namespaced kind outside a namespace; names the path that works. */
function inNamespaceOnly(kind: Kind): ApiError {
  const path = `/${kind.group ? `apis/${kind.group}` : "api"}/${kind.version}/namespaces/{namespace}/${kind.plural}`;
  return methodNotAllowed(`the server does not allow this method on the requested resource: ${kind.plural} are namespaced, use ${path}`);
}

function collectionEndpoint(method: string, info: RequestInfo, place: Place): Endpoint {
  const { kind } = place;
  if (method === "GET" && kind.verbs.includes("list")) {
    if (info.verb !== "watch") return { ...place, action: "list" };
    if (kind.verbs.includes("watch")) return { ...place, action: "watch" };
  }
  if (method === "POST" && kind.verbs.includes("create")) return { ...place, action: "create" };
  if (method === "DELETE" && kind.verbs.includes("deletecollection")) return { ...place, action: "deletecollection" };
  throw methodNotAllowed();
}

function itemEndpoint(method: string, place: Place): Endpoint {
  const { kind } = place;
  if (!namedVerbs.some((verb) => kind.verbs.includes(verb))) throw unknownPath();
  const action = itemVerbs[method];
  if (!action || !kind.verbs.includes(action)) throw methodNotAllowed();
  checkSegment(place.name);
  return { ...place, action };
}

function watchEndpoint(method: string, info: RequestInfo, place: Place): Endpoint {
  if (info.parts.length > 2 || !place.kind.verbs.includes("watch")) throw unknownPath();
  if (method !== "GET") throw methodNotAllowed();
  return { ...place, action: "watch" };
}

function subresourceEndpoint(method: string, info: RequestInfo, place: Place): Endpoint {
  const { kind } = place;
  const { subresource } = info;
  const { subresources } = resourceFacts(kind.options.resource);
  const facts = own(subresources, subresource);
  if (!facts || (info.parts.length > 3 && subresource !== "proxy")) throw unknownPath();
  const action = subresourceVerbs[method];
  if (!action || !facts.verbs.includes(action)) throw methodNotAllowed();
  checkSegment(place.name);
  const shape = kind.subresources[subresource]?.shape;
  return { ...place, subresource, action: shape === "connect" ? "connect" : action, body: subresourceBody(kind, subresource, facts) };
}

/** Throws 400 for names that can be no part of a path. */
function checkSegment(name: string): void {
  if (name !== "." && name !== ".." && !name.includes("%")) return;
  const detail = name.includes("%") ? "may not contain '%'" : `may not be '${name}'`;
  throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: ${detail}`);
}

const bodyOf = ({ group, version, apiVersion, kind, type }: Kind): BodyType => ({ group, version, apiVersion, kind, type });

function subresourceBody(kind: Kind, name: string, facts: SubresourceFacts): BodyType {
  const definition = kind.subresources[name];
  if (!definition || definition.shape === "view" || definition.shape === "connect") return bodyOf(kind);
  const slash = facts.gv.indexOf("/");
  const group = slash < 0 ? "" : facts.gv.slice(0, slash);
  const otherVersions = definition.shape === "action" ? definition.otherVersions : undefined;
  return { otherVersions, group, version: facts.gv.slice(slash + 1), apiVersion: facts.gv, kind: facts.kind, type: definition.type };
}
