/** Discovery in its old form: `/api`, `/apis`, `/apis/<group>` and the resource list of each group version. */
import type { Kind } from "../kinds/kind.ts";
import { allResources, type SubresourceFacts, servedGroups } from "../schema/facts.ts";
import { healthPaths } from "./health.ts";

interface GroupVersion {
  readonly groupVersion: string;
  readonly version: string;
}

export interface ApiGroup {
  readonly name: string;
  /** Preferred first. */
  readonly versions: readonly GroupVersion[];
  readonly preferredVersion: GroupVersion;
}

/** A subresource as discovery names it. */
export interface ListedSubresource extends SubresourceFacts {
  readonly name: string;
}

export interface ApiResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  /** Only where it differs from that of the list. */
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly storageVersionHash?: string;
}

const factsOf = new Map(allResources.map((facts) => [facts.key, facts]));
const builtinOrder = new Map(servedGroups.map((group, index) => [group.name, index]));

/** Alphabetical, independent of any locale. */
export const byName = (left: { readonly name: string }, right: { readonly name: string }): number =>
  left.name < right.name ? -1 : left.name > right.name ? 1 : 0;

/** [major, stability, minor]: GA before beta before alpha, higher numbers first; anything else comes last. */
function versionRank(version: string): readonly [number, number, number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [-1, -1, -1];
  const stability = match[2] === undefined ? 2 : match[2] === "beta" ? 1 : 0;
  return [stability, Number(match[1]), Number(match[3] ?? 0)];
}

function compareVersions(left: string, right: string): number {
  const [a, b] = [versionRank(left), versionRank(right)];
  for (const at of [0, 1, 2] as const) if (a[at] !== b[at]) return b[at] - a[at];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Groups with their versions in Kubernetes' order: built-in ones by priority, then the others by name. */
export function listGroups(kinds: readonly Kind[]): ApiGroup[] {
  const versions = new Map<string, Set<string>>();
  for (const { group, version } of kinds) {
    const known = versions.get(group);
    if (known) known.add(version);
    else versions.set(group, new Set([version]));
  }
  return [...versions]
    .map(([name, found]) => apiGroup(name, [...found].sort(compareVersions)))
    .sort((left, right) => place(left) - place(right) || byName(left, right));
}

const place = ({ name }: ApiGroup): number => builtinOrder.get(name) ?? builtinOrder.size;

function apiGroup(name: string, versions: readonly string[]): ApiGroup {
  const listed = versions.map((version) => ({ groupVersion: name ? `${name}/${version}` : version, version }));
  const [preferredVersion] = listed;
  if (!preferredVersion) throw new Error(`group ${name} has no version`);
  return { name, versions: listed, preferredVersion };
}

/** Subresources in order of their names: from the facts, or, for kinds made at run time, what they declare. */
export function subresourcesOf(kind: Kind): ListedSubresource[] {
  const facts = factsOf.get(`${kind.group || "core"}/${kind.version}/${kind.plural}`);
  const named: Readonly<Record<string, SubresourceFacts>> = facts?.subresources ?? declaredSubresources(kind);
  return Object.entries(named)
    .map(([name, subresource]) => ({ name, ...subresource }))
    .sort(byName);
}

const viewVerbs = ["get", "patch", "update"];

function declaredSubresources(kind: Kind): Record<string, SubresourceFacts> {
  const listed = Object.keys(kind.subresources).map((name) => {
    const own = { gv: kind.apiVersion, kind: kind.kind, verbs: viewVerbs };
    return [name, name === "scale" ? { gv: "autoscaling/v1", kind: "Scale", verbs: viewVerbs } : own] as const;
  });
  return Object.fromEntries(listed);
}

/** `GET /api`. `serverAddress`: host and port the client used. */
export function legacyVersions(serverAddress: string) {
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress }] };
}

/** `GET /apis`. */
export function groupList(kinds: readonly Kind[]) {
  return { kind: "APIGroupList", apiVersion: "v1", groups: listGroups(kinds).filter((group) => group.name !== "") };
}

/** `GET /apis/<group>`; undefined for a group without kinds. */
export function groupDocument(kinds: readonly Kind[], name: string) {
  const group = listGroups(kinds).find((each) => each.name === name);
  return group ? { kind: "APIGroup", apiVersion: "v1", ...group } : undefined;
}

function resourceEntry(kind: Kind): ApiResource {
  return {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: [...kind.verbs].sort(),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(kind.storageVersionHash ? { storageVersionHash: kind.storageVersionHash } : {}),
  };
}

function subresourceEntry(parent: Kind, subresource: ListedSubresource): ApiResource {
  const foreign = subresource.gv !== parent.apiVersion;
  const { group, version } = splitGroupVersion(subresource.gv);
  return {
    name: `${parent.plural}/${subresource.name}`,
    singularName: "",
    namespaced: parent.namespaced,
    ...(foreign ? { ...(group ? { group } : {}), version } : {}),
    kind: subresource.kind,
    verbs: subresource.verbs,
  };
}

/** "apps/v1" → apps and v1, "v1" → "" and v1. */
export function splitGroupVersion(groupVersion: string): { group: string; version: string } {
  const at = groupVersion.indexOf("/");
  return { group: groupVersion.slice(0, Math.max(at, 0)), version: groupVersion.slice(at + 1) };
}

/** `GET /api/v1`, `GET /apis/<group>/<version>`; undefined for a group version without kinds. */
export function resourceList(kinds: readonly Kind[], groupVersion: string) {
  const served = kinds.filter((kind) => kind.apiVersion === groupVersion);
  if (served.length === 0) return undefined;
  const resources = served.flatMap((kind) => [
    resourceEntry(kind),
    ...subresourcesOf(kind).map((subresource) => subresourceEntry(kind, subresource)),
  ]);
  const isCore = !groupVersion.includes("/");
  return { kind: "APIResourceList", ...(isCore ? {} : { apiVersion: "v1" }), groupVersion, resources: resources.sort(byName) };
}

const fixedPaths = [
  "/api",
  "/api/v1",
  "/apis",
  "/apis/",
  "/docs",
  "/metrics",
  "/miniplane/v1/about",
  "/openapi/v2",
  "/openapi/v3",
  "/openapi/v3/",
  "/version",
  ...healthPaths,
];

/** `GET /`: what can be asked for. */
export function rootPaths(kinds: readonly Kind[]) {
  const groups = listGroups(kinds).filter((group) => group.name !== "");
  const paths = groups.flatMap((group) => [`/apis/${group.name}`, ...group.versions.map((version) => `/apis/${version.groupVersion}`)]);
  return { paths: [...fixedPaths, ...paths].sort() };
}
