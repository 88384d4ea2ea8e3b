/**
 * Decides what becomes of an Event: written anew, counted up on an earlier one, or dropped.
 * As kubernetes: client-go/tools/record/events_cache.go.
 */
import { BoundedMap } from "./bounded-map.ts";

/** One observation before it is an Event. Times are milliseconds since the epoch. */
export interface Observation {
  /** component, host and object: what the limit counts by. */
  readonly source: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly now: number;
}

/** What is known of an Event that was written. */
export interface WrittenEvent {
  readonly name: string;
  readonly count: number;
  readonly firstTime: number;
}

export interface Correlation {
  /** Where `written` has to be told under. */
  readonly key: string;
  readonly message: string;
  /** The Event to count up; absent: a new one. */
  readonly earlier: WrittenEvent | undefined;
}

export interface EventCorrelator {
  /** Undefined: over the limit, drop it. */
  correlate(observation: Observation): Correlation | undefined;
  written(key: string, event: WrittenEvent): void;
}

/** From so many different messages on, Events of one reason are written as one. */
const similarMessages = 10;
const similarWithin = 10 * 60_000;
const burst = 25;
/** One Event per five minutes, once the burst is used up. */
const refillEvery = 5 * 60_000;
const remembered = 4096;

interface Similar {
  readonly messages: Set<string>;
  last: number;
}

interface Bucket {
  tokens: number;
  filled: number;
}

export function createEventCorrelator(): EventCorrelator {
  const similar = new BoundedMap<string, Similar>(remembered);
  const seen = new BoundedMap<string, WrittenEvent>(remembered);
  const buckets = new BoundedMap<string, Bucket>(remembered);

  const aggregate = ({ source, type, reason, message, now }: Observation): { key: string; message: string } => {
    const key = `${source}\0${type}\0${reason}`;
    let group = similar.get(key);
    if (!group || now - group.last > similarWithin) {
      group = { messages: new Set(), last: now };
      similar.set(key, group);
    }
    group.last = now;
    group.messages.add(message);
    if (group.messages.size < similarMessages) return { key: `${key}\0${message}`, message };
    for (const oldest of group.messages) {
      group.messages.delete(oldest);
      break;
    }
    return { key, message: `(combined from similar events): ${message}` };
  };

  const allowed = (source: string, now: number): boolean => {
    let bucket = buckets.get(source);
    if (!bucket) {
      bucket = { tokens: burst, filled: now };
      buckets.set(source, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filled) / refillEvery);
    bucket.filled = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  };

  return {
    correlate(observation) {
      const { key, message } = aggregate(observation);
      const earlier = seen.get(key);
      return allowed(observation.source, observation.now) ? { key, message, earlier } : undefined;
    },
    written: (key, event) => seen.set(key, event),
  };
}
