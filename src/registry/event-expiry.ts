/**
 * Events do not stay: they are deleted so long after they were last written, as kube-apiserver's leases do, without
 * admission and finalizers. What is due is kept by minute, with one timer for all of them.
 */
import { parseTime } from "../api/time.ts";
import type { Timer } from "../clock/clock.ts";
import { commit } from "./commit.ts";
import type { Engine } from "./engine.ts";
import type { Entry } from "./entry.ts";

export interface EventExpiry {
  /** Begins with the Events that are there. */
  start(): void;
  stop(): void;
}

const minute = 60_000;

/** So many are deleted before everybody else has a turn. */
const atOnce = 100;

/** `ttl` in milliseconds of virtual time; 0: Events stay for ever. */
export function createEventExpiry(engine: Engine, ttl: number): EventExpiry {
  return ttl > 0 ? new Expiry(engine, ttl) : { start: () => undefined, stop: () => undefined };
}

class Expiry implements EventExpiry {
  readonly #engine: Engine;
  readonly #ttl: number;
  readonly #kind;
  /** Keys by the minute in which they are looked at. */
  readonly #due = new Map<number, string[]>();
  #timer: Timer | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #unsubscribe: () => void = () => undefined;

  constructor(engine: Engine, ttl: number) {
    this.#engine = engine;
    this.#ttl = ttl;
    this.#kind = engine.kinds.find(({ group, plural }) => group === "" && plural === "events");
  }

  start(): void {
    const kind = this.#kind;
    if (!kind) return;
    // What a last run has left is looked at once soon: when each was written stands in its bytes.
    for (const { key } of this.#engine.cache.resource(kind).range(kind.prefix)) this.#lookAt(key, this.#engine.clock.now());
    this.#unsubscribe = this.#engine.cache.subscribe(({ type, entry, old }) => {
      if (type === "put" && !old && entry.kind === kind) this.#lookAt(entry.key, this.#engine.clock.now() + this.#ttl);
    });
  }

  stop(): void {
    this.#unsubscribe();
    this.#timer?.cancel();
  }

  #lookAt(key: string, time: number): void {
    const at = Math.ceil(time / minute) * minute;
    const keys = this.#due.get(at);
    if (keys) keys.push(key);
    else this.#due.set(at, [key]);
    if (at < this.#timerAt) this.#arm(at);
  }

  #arm(at: number): void {
    const { clock } = this.#engine;
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = clock.after(at - clock.now(), () => this.#look());
  }

  #look(): void {
    const now = this.#engine.clock.now();
    this.#timerAt = Number.POSITIVE_INFINITY;
    let left = atOnce;
    for (const at of [...this.#due.keys()].filter((time) => time <= now).sort((a, b) => a - b)) {
      const keys = this.#due.get(at) ?? [];
      for (const key of keys.splice(0, left)) this.#judge(key, now);
      left = keys.length > 0 ? 0 : left;
      if (keys.length === 0) this.#due.delete(at);
    }
    if (this.#due.size > 0) this.#arm(Math.min(...this.#due.keys()));
  }

  /** Deletes the Event, or looks again later if it has been written meanwhile. */
  #judge(key: string, now: number): void {
    const kind = this.#kind;
    const head = kind && this.#engine.cache.resource(kind).get(key);
    if (!head) return;
    const end = lastWrite(head) + this.#ttl;
    if (end > now) this.#lookAt(key, end);
    else commit(this.#engine, { kind, key, head, object: undefined });
  }
}

/** When an Event was last written, milliseconds: by its managedFields, which every write stamps. */
function lastWrite({ object }: Entry): number {
  const { creationTimestamp, managedFields = [] } = object.metadata;
  return Math.max(...[creationTimestamp, ...managedFields.map(({ time }) => time)].map((time) => parseTime(time) ?? 0));
}
