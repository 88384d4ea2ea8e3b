/** What the verbs share: the parts of one control plane's registry. */

import type { AdmissionChain } from "../admission/chain.ts";
import type { Chance } from "../api/chance.ts";
import type { KubeObject } from "../api/meta.ts";
import type { Clock } from "../clock/clock.ts";
import { storedPermissions } from "../kinds/authorization/stored-permissions.ts";
import type { HookContext, Kind, Lister } from "../kinds/kind.ts";
import type { Store } from "../storage/store.ts";
import type { Cache } from "./cache.ts";
import type { Entry } from "./entry.ts";
import type { RequestContext, Target } from "./registry.ts";
import type { PendingWrites } from "./write-set.ts";

export interface Engine {
  readonly store: Store;
  readonly cache: Cache;
  readonly lister: Lister;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly admission: AdmissionChain;
  readonly kinds: readonly Kind[];
  /** Takes an entry whose parsed object is let go when everybody has heard of the write. */
  passing(entry: Entry): void;
  /** The kind an object is stored as. */
  storageKind(kind: Kind): Kind;
}

/** The context hooks get for one attempt of one request. */
export function hookContext(
  engine: Engine,
  target: { readonly subresource: string; readonly name?: string },
  context: RequestContext,
  writes: PendingWrites,
): HookContext {
  const requestName = context.authorizeCreate ? (target.name ?? "") : "";
  return {
    user: context.user,
    permissions: context.inProcess ? undefined : storedPermissions(engine.lister, context.user, requestName),
    now: engine.clock.now(),
    lister: engine.lister,
    chance: engine.chance,
    subresource: target.subresource,
    dryRun: context.dryRun,
    warn: (text) => context.warn(text),
    writeSet: writes,
  };
}

/** Attributes of one admission review. */
export function attributesOf(
  engine: Engine,
  target: Target,
  context: RequestContext,
  parts: {
    operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
    object?: KubeObject | undefined;
    old?: KubeObject | undefined;
    writes: PendingWrites;
  },
) {
  return {
    operation: parts.operation,
    kind: target.kind,
    subresource: target.subresource,
    namespace: target.namespace,
    name: target.name,
    object: parts.object,
    oldObject: parts.old,
    user: context.user,
    dryRun: context.dryRun,
    options: {},
    now: engine.clock.now(),
    lister: engine.lister,
    chance: engine.chance,
    writeSet: parts.writes,
    warn: (text: string) => context.warn(text),
    annotate: (key: string, value: string) => context.annotate?.(key, value),
  };
}

/** Collects entries and lets their parsed objects go at the end of the turn. */
export function createPassing(): (entry: Entry) => void {
  const entries: Entry[] = [];
  const release = () => {
    for (const entry of entries.splice(0)) entry.forget();
  };
  return (entry) => {
    if (entries.push(entry) === 1) setImmediate(release);
  };
}
