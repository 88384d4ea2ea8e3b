/**
 * The generic engine: one verb a file, all kinds alike. HTTP and the in-process client both come through here.
 * Every method rejects with an ApiError exactly where Kubernetes answers one.
 */
import type { JsonObject, KubeObject, UserInfo } from "../api/meta.ts";
import type { ApiError } from "../api/status.ts";
import type { Kind, Lister } from "../kinds/kind.ts";

export type FieldValidation = "Strict" | "Warn" | "Ignore";

/** Who writes and how; the same for all verbs. */
export interface RequestContext {
  readonly user: UserInfo;
  /** Field manager: `?fieldManager=`, else derived from the user agent. */
  readonly manager: string;
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  /** "settled": the object's managedFields are already those after the write (an apply); absent: they are worked out. */
  readonly ownership?: "settled";
  /** True for the control loops of this process: what their user may do is not asked. */
  readonly inProcess?: true;
  /** Throws 403 when the user, who may update or patch, may not create. Asked when that is what the request comes to; absent for a POST. */
  authorizeCreate?(): void;
  /** Adds a `Warning:` header to the answer. */
  warn(text: string): void;
  /** Adds an annotation to the request's audit event; absent: nobody keeps one. */
  readonly annotate?: ((key: string, value: string) => void) | undefined;
}

/** What a request is about. `namespace` is undefined for cluster-scoped kinds. */
export interface Target {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly name: string;
  /** "" for the main resource. */
  readonly subresource: string;
}

/** One object as it is answered: parsed on demand, bytes shared by everyone who sends it. */
export interface Answer {
  readonly revision: number;
  /** The object with kind and apiVersion, immutable. */
  readonly object: KubeObject;
  /** UTF-8 JSON of GET, with kind and apiVersion. */
  readonly json: Buffer;
  /** UTF-8 JSON of a LIST item: without kind and apiVersion. */
  readonly item: Buffer;
}

/** `labelSelector`/`fieldSelector` texts as they came; parsed and checked by the registry (400 on bad grammar or unknown labels). */
export interface Selectors {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface ListQuery extends Selectors {
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: string | undefined;
}

export interface ListAnswer {
  /** resourceVersion of the list. */
  readonly revision: number;
  readonly items: readonly Answer[];
  readonly continue: string | undefined;
  readonly remainingItemCount: number | undefined;
}

export interface WatchQuery extends Selectors {
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: string | undefined;
  readonly allowWatchBookmarks?: boolean | undefined;
  readonly sendInitialEvents?: boolean | undefined;
  readonly timeoutSeconds?: number | undefined;
}

/** BOOKMARK events have `answer` undefined and carry only `revision`; `initial` marks the end of the initial events. */
export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  readonly answer: Answer | undefined;
  readonly revision: number;
  readonly initialEventsEnd?: boolean;
}

/** Events of one turn. All watchers of one selection get the same batch object, so that encodings can be shared by identity. */
export interface WatchBatch {
  readonly events: readonly WatchEvent[];
}

export interface WatchSink {
  /** Only durable events, in order, without gaps or repeats. */
  batch(batch: WatchBatch): void;
  /** The watch is over: without error on time-out or shutdown, with one (410 Expired …) to be sent as ERROR event. */
  end(error?: ApiError): void;
}

export interface WatchHandle {
  /** Tells the watcher now how far the world has come. */
  bookmark(): void;
  close(): void;
}

export type PatchType = "json" | "merge" | "strategic" | "apply";

export interface PatchRequest {
  readonly type: PatchType;
  /** The parsed patch body: a list for "json", an object otherwise. */
  readonly patch: unknown;
  /** Of an apply: takes what others own. */
  readonly force: boolean;
  /** What strict validation finds in the body itself, as warnings say it: keys given twice. */
  readonly complaints?: readonly string[] | undefined;
}

/** What a PUT or PATCH made; `created`: there was no such object before. */
export interface Written {
  readonly answer: Answer;
  readonly created: boolean;
}

/** meta/v1 DeleteOptions, already decoded, query parameters merged in. */
export interface DeleteRequest {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: string | undefined;
  readonly orphanDependents?: boolean | undefined;
  readonly preconditions?: { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined } | undefined;
  /** Deletes what can no longer be read; refused (422) for everything else, and for collections. */
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean | undefined;
}

export interface DeleteAnswer {
  /** The object: still there (terminating), or its last form. */
  readonly answer: Answer;
  /** True when it has left storage. HTTP answers a Status with the uid then, unless the kind says otherwise. */
  readonly gone: boolean;
  readonly returnsObject: boolean;
}

export interface Registry {
  readonly lister: Lister;
  /** Every served kind. */
  readonly kinds: readonly Kind[];
  /** By group ("" for core), version and plural. */
  kind(group: string, version: string, plural: string): Kind | undefined;
  /** The newest accepted revision. */
  readonly revision: number;
  /** Resolves when clients may see `revision`. Await before answering anything that shows it. */
  durable(revision: number): Promise<void>;

  /** `object` is decoded and not yet defaulted. A `subresource` of shape action (binding, eviction, token) runs it. */
  create(
    target: Omit<Target, "name"> & { readonly name?: string | undefined },
    object: KubeObject,
    context: RequestContext,
  ): Promise<Answer>;
  get(target: Target, resourceVersion?: string): Answer;
  list(kind: Kind, namespace: string | undefined, query: ListQuery): ListAnswer;
  update(target: Target, object: KubeObject, context: RequestContext): Promise<Written>;
  patch(target: Target, request: PatchRequest, context: RequestContext): Promise<Written>;
  delete(target: Target, request: DeleteRequest, context: RequestContext): Promise<DeleteAnswer>;
  deleteCollection(
    kind: Kind,
    namespace: string | undefined,
    query: ListQuery,
    request: DeleteRequest,
    context: RequestContext,
  ): Promise<ListAnswer>;
  /** Throws ApiError at once for what cannot be watched (400, 410); events come from the next turn on. */
  watch(kind: Kind, namespace: string | undefined, query: WatchQuery, sink: WatchSink): WatchHandle;
  /** The checks of exec, log, proxy …; 501 for what passes them. Resolves only when there is nothing to stream. */
  connect(target: Target, options: JsonObject, context: RequestContext): Promise<"nothing">;
}
