/** The recorder of one component: correlates, renders and writes Events without anybody waiting for them. */
import type { KubeObject } from "../api/meta.ts";
import { isReason } from "../api/status.ts";
import { formatMicroTime, formatTime } from "../api/time.ts";
import type { Event, ObjectReference } from "../api/types/core-v1.ts";
import type { TimeLine } from "../clock/clock.ts";
import { event as eventKind } from "../kinds/core/event.ts";
import type { Client } from "./client.ts";
import { type Correlation, createEventCorrelator, type WrittenEvent } from "./event-correlator.ts";
import type { EventOptions, EventRecorder } from "./event-recorder.ts";

/** Nanoseconds since the epoch that never repeat: the distinguishing part of Events' names. */
export interface EventStamps {
  next(): bigint;
}

/** One per cluster: Events of all its recorders have different names, even while virtual time stands. */
export function createEventStamps(clock: TimeLine): EventStamps {
  let last = 0n;
  return {
    next() {
      const now = BigInt(clock.now()) * 1_000_000n;
      last = now > last ? now : last + 1n;
      return last;
    },
  };
}

export interface EventRecorderOptions {
  readonly client: Client;
  readonly clock: TimeLine;
  /** `source.component` and `reportingComponent`: the name of the controller. */
  readonly component: string;
  readonly stamps: EventStamps;
  /** Told of every write that has begun; resolves when it is over, whatever came of it. */
  readonly pending?: (write: Promise<void>) => void;
}

/** A name taken by an Event of an earlier life of this cluster is drawn anew so many times. */
const nameAttempts = 5;

const noTime = null as unknown as string;

/** What one call of `record` was given, with its time. */
interface Recorded {
  readonly object: KubeObject;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  readonly options: EventOptions;
  readonly now: number;
}

export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { client, clock, component } = options;
  const correlator = createEventCorrelator();

  const deliver = async (recorded: Recorded): Promise<void> => {
    const { object, options: given, type, reason, message, now } = recorded;
    const { namespace, name, uid } = object.metadata;
    const source = [component, given.host, object.kind, namespace, name, uid, given.fieldPath].join("\0");
    const correlation = correlator.correlate({ source, type, reason, message, now });
    if (correlation) await write(recorded, correlation);
  };

  const write = async (recorded: Recorded, correlation: Correlation): Promise<void> => {
    const message = correlation.message.slice(0, 1024);
    const { earlier } = correlation;
    if (earlier) {
      const counted = await countUp(client, recorded, message, earlier);
      if (counted) return correlator.written(correlation.key, counted);
    }
    for (let attempt = 0; attempt < nameAttempts; attempt++) {
      const made = newEvent(recorded, message, { component, stamp: options.stamps.next() });
      try {
        await client.create(eventKind, made);
        return correlator.written(correlation.key, { name: made.metadata.name ?? "", count: 1, firstTime: recorded.now });
      } catch (error) {
        if (!isReason(error, "AlreadyExists")) return;
      }
    }
  };

  /** One after the other, so that a repeat finds what was written before it. */
  let last: Promise<void> | undefined;

  return {
    record(object, type, reason, message, given = {}) {
      const recorded: Recorded = { object, type, reason, message, options: given, now: clock.now() };
      const done = (last ? last.then(() => deliver(recorded)) : deliver(recorded)).catch(() => {});
      last = done;
      void done.then(() => {
        if (last === done) last = undefined;
      });
      options.pending?.(done);
    },
  };
}

/** Undefined: the earlier Event has expired or could not be changed; a new one is to be written. */
async function countUp(client: Client, recorded: Recorded, message: string, earlier: WrittenEvent): Promise<WrittenEvent | undefined> {
  const count = earlier.count + 1;
  const modern = recorded.options.action !== undefined;
  const stored = await client.modify(eventKind, namespaceOf(recorded.object), earlier.name, (head) =>
    modern
      ? { ...head, message, series: { count, lastObservedTime: formatMicroTime(recorded.now) } }
      : { ...head, message, count, lastTimestamp: formatTime(recorded.now) },
  );
  return stored && { ...earlier, count };
}

/** Events about cluster-scoped objects stand in namespace default. */
const namespaceOf = (object: KubeObject) => object.metadata.namespace || "default";

export function referenceTo(object: KubeObject, fieldPath?: string): ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace ? { namespace } : {}),
    name,
    ...(uid ? { uid } : {}),
    apiVersion: object.apiVersion,
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(fieldPath ? { fieldPath } : {}),
  };
}

function newEvent(recorded: Recorded, message: string, from: { component: string; stamp: bigint }): Event {
  const { object, type, reason, options, now } = recorded;
  const { component, stamp } = from;
  const modern = options.action !== undefined;
  const time = formatTime(now);
  const host = options.host ?? "";
  return {
    metadata: { name: `${object.metadata.name}.${stamp.toString(16)}`, namespace: namespaceOf(object) },
    involvedObject: referenceTo(object, options.fieldPath),
    reason,
    message,
    source: modern ? {} : { component, ...(host ? { host } : {}) },
    firstTimestamp: modern ? noTime : time,
    lastTimestamp: modern ? noTime : time,
    ...(modern ? {} : { count: 1 }),
    type,
    eventTime: modern ? formatMicroTime(now) : noTime,
    ...(modern ? { action: options.action } : {}),
    ...(options.related ? { related: referenceTo(options.related) } : {}),
    reportingComponent: component,
    reportingInstance: modern ? host || component : host,
  };
}
