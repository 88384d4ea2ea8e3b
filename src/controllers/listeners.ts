/** What controllers listen to: changes of objects, turned into keys of the queue. */
import { type KubeObject, type OwnerReference, objectKey } from "../api/meta.ts";
import type { ObjectChange } from "../client/client.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Logger, StartedController } from "./controller.ts";

export type Listener = (change: ObjectChange) => void;

export interface ListenerOptions {
  /** Every kind that is served. */
  readonly kinds: readonly Kind[];
  readonly log: Logger;
  enqueue(controller: string, key: string): void;
}

/** Per kind what has to be told of its changes, in the order of the controllers. Listeners do not throw. */
export function listenersOf(started: Iterable<StartedController>, options: ListenerOptions): ReadonlyMap<Kind, readonly Listener[]> {
  const all = new Map<Kind, Listener[]>();
  const listen = (kind: Kind, listener: Listener) => {
    const known = all.get(kind);
    if (known) known.push(listener);
    else all.set(kind, [listener]);
  };
  for (const { controller, context } of started) {
    const { name, watches, owns = [], everyKind } = controller;
    const add = (keys: readonly string[]) => {
      for (const key of keys) options.enqueue(name, key);
    };
    for (const { kind, keys } of watches)
      listen(kind, (change) => guard(options.log, name, () => add(keys ? keys(change, context) : ownKey(change))));
    const owner = watches[0]?.kind;
    if (owner) for (const kind of owns) listen(kind, (change) => guard(options.log, name, () => add(ownerKeys(owner, change))));
    if (everyKind)
      for (const kind of options.kinds.filter(isStored))
        listen(kind, (change) => guard(options.log, name, () => add(everyKind(change, context))));
  }
  return all;
}

/** A mistake in a listener must not break the write that told it. */
function guard(log: Logger, controller: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    log.error({ controller, err: error }, "a watch failed");
  }
}

const ownKey = ({ object, old }: ObjectChange): readonly string[] => [objectKey((object ?? old) as KubeObject)];

/** Kinds that have objects of their own; Events are left out, they are too many and nobody owns by them. */
const isStored = (kind: Kind) => kind.verbs.includes("watch") && !kind.options.storedAs && kind.plural !== "events";

/** The controlling owners before and after the change, if they are of `owner`'s kind. */
function ownerKeys(owner: Kind, { object, old }: ObjectChange): readonly string[] {
  const now = object && controllerKey(owner, object);
  if (object && old && object.metadata.ownerReferences === old.metadata.ownerReferences) return now ? [now] : [];
  const before = old && controllerKey(owner, old);
  return [...(before ? [before] : []), ...(now && now !== before ? [now] : [])];
}

function controllerKey(owner: Kind, object: KubeObject): string | undefined {
  for (const reference of object.metadata.ownerReferences ?? [])
    if (reference.controller === true && names(reference, owner))
      return owner.namespaced && object.metadata.namespace ? `${object.metadata.namespace}/${reference.name}` : reference.name;
  return undefined;
}

const names = (reference: OwnerReference, owner: Kind) => reference.kind === owner.kind && reference.apiVersion === owner.apiVersion;
