/**
 * The one place that writes: stamps the revision, renders the bytes, commits object and write set as one transaction,
 * and brings cache and watchers up to date before anybody hears of it.
 */

import { type KubeObject, withMeta } from "../api/meta.ts";
import { formatTime } from "../api/time.ts";
import type { Kind } from "../kinds/kind.ts";
import { StoreError, type Write } from "../storage/store.ts";
import type { Engine } from "./engine.ts";
import { type Entry, entryOf, stamped, tombstone } from "./entry.ts";
import { factsOf, renderFacts } from "./entry-facts.ts";
import { withOwnership } from "./ownership.ts";
import { renderObject } from "./render.ts";
import type { PendingWrite } from "./write-set.ts";

/** A change of one key that is about to be committed. `object` absent: delete. */
interface Step {
  readonly kind: Kind;
  readonly key: string;
  readonly head: Entry | undefined;
  readonly object: KubeObject | undefined;
}

/** Commits one object (absent: its deletion) and its write set. Returns its new entry (for a delete: the tombstone). */
export function commit(engine: Engine, step: Step, extras: readonly PendingWrite[] = []): Entry {
  const steps =
    extras.length === 0 ? [step] : [step, ...extras.map((extra) => completed(engine, extra)).filter((extra) => extra.object || extra.head)];
  const entries: Entry[] = [];
  const revision = engine.store.commit(steps.map((one, index) => writeOf(one, (entry) => (entries[index] = entry))));
  steps.forEach((one, index) => {
    const type = one.object ? "put" : "delete";
    const entry = entries[index] ?? tombstone(one.head as Entry, revision);
    entries[index] = entry;
    // Of what is history only the bytes are kept: the parsed form would weigh several times as much.
    if (entry.staysBytes || !one.object) engine.passing(entry);
    if (one.head) engine.passing(one.head);
    engine.cache.apply({ type, revision, entry, old: one.head });
  });
  return entries[0] as Entry;
}

function writeOf(step: Step, made: (entry: Entry) => void): Write {
  const { kind, key, head, object } = step;
  const expected = head?.revision ?? 0;
  if (!object) return { key, expected };
  const facts = factsOf(object, kind.kind);
  const value = (revision: number) => {
    const whole = stamped(kind, object, revision);
    const rendered = renderObject(whole, head);
    made(entryOf(kind, key, { object: whole, created: head?.created ?? revision, rendered, facts, revision }));
    return rendered.json;
  };
  return { key, expected, value, facts: renderFacts(facts) };
}

/**
 * A write of a write set with system metadata, as if the API server had created or updated it by itself. One that was
 * made from an older version than the current one is a RevisionConflict of its own key: the request is made anew.
 */
function completed(engine: Engine, write: PendingWrite): Step {
  const head = engine.cache.resource(write.kind).get(write.key);
  if (!write.object) return { ...write, head };
  const { metadata } = write.object;
  const madeFrom = metadata.resourceVersion;
  if (madeFrom && madeFrom !== String(head?.revision))
    throw new StoreError("RevisionConflict", "a further write of the transaction is out of date", write.key);
  const old = head?.object;
  const whole = withMeta(write.object, {
    uid: old?.metadata.uid ?? engine.chance.uuid("uid", write.key, engine.store.currentRevision + 1),
    creationTimestamp: old?.metadata.creationTimestamp ?? formatTime(engine.clock.now()),
  });
  const target = { kind: write.kind, subresource: old && onlyStatusDiffers(old, write.object) ? "status" : "" };
  return { ...write, head, object: withOwnership(engine, target, serverItself, old, whole) };
}

const serverItself = { manager: "kube-apiserver" };

function onlyStatusDiffers(old: KubeObject, next: KubeObject): boolean {
  const [before, after] = [{ ...old }, { ...next }] as [Record<string, unknown>, Record<string, unknown>];
  return before["status"] !== after["status"] && Object.keys(after).every((field) => field === "status" || after[field] === before[field]);
}
