/**
 * `defineKind`: a Kubernetes resource as data plus hooks. Identity (group, names, verbs, subresources) comes from the
 * facts in `schema/data`; a kind's own file adds what is particular to it. Hooks are pure: they get immutable objects
 * and return a new root that shares what did not change (or the same object).
 */

import type { Chance } from "../api/chance.ts";
import type { FieldError } from "../api/field-error.ts";
import type { JsonObject, KubeObject, StringMap, UserInfo } from "../api/meta.ts";
import { resourceFacts } from "../schema/facts.ts";
import type { Permissions } from "./rbac/permissions.ts";
import { strategyFor } from "./strategy.ts";

/** A read-only view of the whole world, by index where there is one. Returned objects are immutable. */
export interface Lister {
  get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined;
  /** Key order. `selector`: every label must be there with that value. */
  list<T extends KubeObject>(kind: Kind<T>, namespace?: string, selector?: StringMap): readonly T[];
  /** The same, one by one: for who looks at the first few. What it lists must not change before it is done. */
  each<T extends KubeObject>(kind: Kind<T>, namespace?: string): Iterable<T>;
  /** How many there are, without touching them. */
  count(kind: Kind, namespace?: string): number;
  /** All objects, of any kind, that name `uid` in their ownerReferences. */
  dependents(uid: string): readonly { readonly kind: Kind; readonly object: KubeObject }[];
  /** The object with that uid, of any kind. */
  byUid(uid: string): { readonly kind: Kind; readonly object: KubeObject } | undefined;
  /** Pods bound to a node. */
  podsOnNode(node: string): readonly KubeObject[];
}

/** What a hook may use. */
export interface HookContext {
  readonly user: UserInfo;
  /** What the stored RBAC objects let that user do; undefined when one of our own loops writes, which nobody judges. */
  readonly permissions: Permissions | undefined;
  /** Virtual time, milliseconds since the epoch. */
  readonly now: number;
  readonly lister: Lister;
  readonly chance: Chance;
  /** "" for the main resource. */
  readonly subresource: string;
  readonly dryRun: boolean;
  /** Adds a `Warning:` header to the answer. */
  warn(text: string): void;
  /** Further writes of the same transaction (allocations, quota); see {@link WriteSet}. */
  readonly writeSet: WriteSet;
}

/** Writes that commit or fail together with the object's own. Ignored in a dry run. */
export interface WriteSet {
  put(kind: Kind, object: KubeObject): void;
  remove(kind: Kind, namespace: string | undefined, name: string): void;
}

/**
 * A hook's type, checked loosely in its arguments, so that a `Kind<Pod>` passes for a `Kind` wherever the engine
 * handles all kinds alike. Each kind's own file is still checked against its object type.
 */
export type Hook<Arguments extends readonly unknown[], Result> = { hook(...args: Arguments): Result }["hook"];

/** The parts of an update: what the writer sent (already merged or patched) and what is stored. */
export type PrepareUpdate<T> = Hook<[object: T, old: T, context: HookContext], T>;
export type ValidateUpdate<T> = Hook<[object: T, old: T, context: HookContext], readonly FieldError[]>;

/** A view of the parent with its own rules: status, resize, ephemeralcontainers, approval, finalize. */
export interface ViewSubresource<T extends KubeObject> {
  readonly shape: "view";
  readonly prepareForUpdate?: PrepareUpdate<T> | undefined;
  readonly validateUpdate?: ValidateUpdate<T> | undefined;
}

/** Another kind read from and written into the parent: scale. */
export interface ProjectionSubresource<T extends KubeObject> {
  readonly shape: "projection";
  /** The kind the client sees, e.g. autoscaling/v1 Scale. */
  readonly type: string;
  read(parent: T): KubeObject;
  validate?(object: KubeObject): readonly FieldError[];
  /** The parent with the client's change in it. */
  write(object: KubeObject, parent: T): T;
}

/** What an action may do besides reading: the registry's own verbs, as the same user. */
export interface ActionContext extends HookContext {
  readonly namespace: string | undefined;
  readonly name: string;
  /** Read-change-write on the parent with all its update rules switched off but validation of metadata; retries on conflict. */
  modify(change: (parent: KubeObject) => KubeObject): Promise<KubeObject>;
  remove(options: JsonObject): Promise<KubeObject>;
}

/** A POST that does something to the parent: binding, eviction, token. */
export interface ActionSubresource {
  readonly shape: "action";
  readonly type: string;
  /** Older apiVersions of the same shape that are taken too. */
  readonly otherVersions?: readonly string[];
  run(input: KubeObject, context: ActionContext): Promise<KubeObject>;
}

/** One request to a stream. */
export interface ConnectRequest {
  readonly namespace: string | undefined;
  /** As the URL has it: proxies also take `scheme:name:port`. */
  readonly name: string;
  /** The query's parameters. */
  readonly options: Readonly<Record<string, string>>;
  readonly lister: Lister;
  /** The object of that name; throws 404. */
  parent(name: string): KubeObject;
}

/** exec, attach, portforward, proxy, log: streams. Answers 501 until something serves it. */
export interface ConnectSubresource {
  readonly shape: "connect";
  /**
   * Throws the ApiError of a request that cannot be served whoever serves it; "nothing": there is nothing to stream.
   * Absent: the parent has to exist.
   */
  readonly check?: (request: ConnectRequest) => "nothing" | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the one place where the object's type is erased
export type Subresource<T extends KubeObject = any> =
  | ViewSubresource<T>
  | ProjectionSubresource<T>
  | ActionSubresource
  | ConnectSubresource;

/** A printed column of a Table. `priority` 0 is always shown, 1 with `-o wide`. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

/** How one version stands in storage when it is not its own: events.k8s.io/v1 in core/v1, HPA v1 in v2. */
export interface Conversion {
  /** Facts key of the stored resource, e.g. "core/v1/events". */
  readonly resource: string;
  toStored(object: KubeObject): KubeObject;
  fromStored(object: KubeObject): KubeObject;
}

/** What a kind's file may say. Everything but `resource` is optional. */
export interface KindOptions<T extends KubeObject> {
  /** Key in `resources.json`: "core/v1/pods", "apps/v1/deployments". */
  readonly resource: string;
  readonly subresources?: Readonly<Record<string, Subresource<T>>>;
  /** Cells of a Table row after Name, matching the columns of `tables.json` (Name included as first cell). `now`: ms. */
  readonly cells?: Hook<[object: T, now: number], readonly unknown[]>;
  /** Values for field selectors that are not simply the field at that path. */
  readonly selectableFields?: Readonly<Record<string, Hook<[object: T], string>>>;
  /** Defaults beyond the plain table of `defaults.json` that the schema room applies before this. */
  readonly defaults?: Hook<[object: T], T>;
  /** Runs after the generic strategy (status cleared, generation set). */
  readonly prepareForCreate?: Hook<[object: T, context: HookContext], T>;
  /** Runs after the generic strategy (status and metadata restored, generation counted). */
  readonly prepareForUpdate?: PrepareUpdate<T>;
  /** Run on create and, with the new object, on update. Metadata is validated by the registry. */
  readonly validate?: Hook<[object: T, context: HookContext], readonly FieldError[]>;
  /** Run on create in addition to `validate`. */
  readonly validateCreate?: Hook<[object: T, context: HookContext], readonly FieldError[]>;
  /** Run on update in addition to `validate`. */
  readonly validateUpdate?: ValidateUpdate<T>;
  /** On update, `validateUpdate` reports before `validate`: the order of causes in a 422. */
  readonly updateRulesFirst?: boolean;
  /** Name rule; `undefined` result: fine. Default: DNS subdomain. */
  readonly validateName?: (name: string, prefix: boolean) => string | undefined;
  /** Texts for `Warning:` headers on create and update. */
  readonly warnings?: Hook<[object: T, old: T | undefined], readonly string[]>;
  /** After the object has left storage for good: gives allocations back. */
  readonly afterDelete?: Hook<[object: T, context: HookContext], void>;
  /** What changes in the object when its deletion begins, besides metadata: a Namespace becomes Terminating. */
  readonly markDeleted?: Hook<[object: T], T>;
  /**
   * True while something in the object keeps it although it has no finalizers: a Namespace lives on until it has been
   * deleted once, and then until its spec.finalizers are gone.
   */
  readonly blocksDeletion?: Hook<[object: T], boolean>;
  /** Grace period in seconds for a DELETE, or `undefined` for immediate deletion. `requested`: what the client asked for. */
  readonly gracePeriod?: Hook<[object: T, requested: number | undefined], number | undefined>;
  /**
   * What becomes of dependents when a DELETE says nothing of them. `orphaned`: ReplicationController and Job, for old
   * clients' sake; `none`: garbage collection does not know the kind (Event): neither as an owner nor as a dependent.
   * Absent: they are deleted.
   */
  readonly dependents?: "orphaned" | "none";
  /** The text of the `Warning:` header for a DELETE that says nothing of dependents. */
  readonly deletionWarning?: string;
  /** Answers the object itself instead of a Status when a DELETE removed it at once (Pod, Service, …). */
  readonly deleteReturnsObject?: boolean;
  /** For kinds that store nothing (reviews): the answer to a POST. */
  readonly review?: Hook<[object: T, context: HookContext], T | Promise<T>>;
  /** For a kind that stores nothing: a POST is that action on the object of the same name and namespace (Binding). */
  readonly postsTo?: { readonly kind: Kind; readonly subresource: string };
  readonly storedAs?: Conversion;
  /** The text of the `Warning:` header that every answer about the resource carries. */
  readonly deprecated?: string;
  /** A minimal valid object without namespace: feeds docs, tests and the conformance loop. */
  readonly example?: JsonObject;
}

/** A resource as the engine sees it: facts, generic strategy and hooks in one. */
export interface Kind<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  /** "v1", "apps/v1". */
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** Schema type: "core/v1.Pod". */
  readonly type: string;
  readonly storageVersionHash: string;
  /** `/registry/pods/`, `/registry/apps/deployments/`: every key of the kind starts with it. */
  readonly prefix: string;
  /** `{ group, resource: plural }`, for errors. */
  readonly groupResource: { readonly group: string; readonly resource: string };
  readonly createOnUpdate: boolean;
  readonly unconditionalUpdate: boolean;
  readonly subresources: Readonly<Record<string, Subresource>>;
  readonly columns: readonly Column[];
  readonly cells: Hook<[object: T, now: number], readonly unknown[]>;
  /** Accepted field labels and how to read them. */
  readonly selectableFields: Readonly<Record<string, Hook<[object: T], string>>>;
  /** managedFields paths dropped per endpoint: `{ "": [["status"]], status: [["spec"]] }`. */
  readonly resetFields: Readonly<Record<string, readonly string[]>>;
  readonly prepareForCreate: Hook<[object: T, context: HookContext], T>;
  readonly prepareForUpdate: PrepareUpdate<T>;
  readonly validate: Hook<[object: T, context: HookContext], readonly FieldError[]>;
  readonly validateUpdate: ValidateUpdate<T>;
  readonly options: KindOptions<T>;
}

/** Combines the facts of a resource, the generic strategy for it and the kind's own hooks. */
export function defineKind<T extends KubeObject = KubeObject>(options: KindOptions<T>): Kind<T> {
  const facts = resourceFacts(options.resource);
  const stored = options.storedAs ? resourceFacts(options.storedAs.resource) : facts;
  return {
    group: facts.group,
    version: facts.version,
    apiVersion: facts.group ? `${facts.group}/${facts.version}` : facts.version,
    kind: facts.kind,
    plural: facts.plural,
    singular: facts.singular,
    shortNames: facts.shortNames,
    categories: facts.categories,
    namespaced: facts.namespaced,
    verbs: facts.verbs,
    type: facts.type,
    storageVersionHash: facts.storageVersionHash,
    prefix: stored.group ? `/registry/${stored.group}/${stored.plural}/` : `/registry/${stored.plural}/`,
    groupResource: { group: facts.group, resource: facts.plural },
    ...strategyFor(options, facts),
    options,
  };
}
