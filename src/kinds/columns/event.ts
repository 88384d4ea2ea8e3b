/** The row of an Event, in both of its versions. */
import type { KubeObject } from "../../api/meta.ts";
import type { Event, ObjectReference } from "../../api/types/core-v1.ts";
import type { Event as NewEvent } from "../../api/types/events-v1.ts";
import { type Cells, since } from "./cell-text.ts";

export const eventCells: Cells<Event> = (event, now) =>
  row(
    {
      object: event,
      type: event.type,
      reason: event.reason,
      about: event.involvedObject,
      source: [event.source?.component || event.reportingComponent, event.source?.host || event.reportingInstance],
      message: event.message,
      first: event.firstTimestamp ?? event.eventTime,
      last: event.series?.lastObservedTime ?? event.lastTimestamp,
      count: event.series?.count ?? event.count,
    },
    now,
  );

export const newEventCells: Cells<NewEvent> = (event, now) =>
  row(
    {
      object: event,
      type: event.type,
      reason: event.reason,
      about: event.regarding,
      source: [event.deprecatedSource?.component || event.reportingController, event.deprecatedSource?.host || event.reportingInstance],
      message: event.note,
      first: event.deprecatedFirstTimestamp ?? event.eventTime,
      last: event.series?.lastObservedTime ?? event.deprecatedLastTimestamp,
      count: event.series?.count ?? event.deprecatedCount,
    },
    now,
  );

type Time = string | null | undefined;

interface EventFacts {
  readonly object: KubeObject;
  readonly type: string | undefined;
  readonly reason: string | undefined;
  readonly about: ObjectReference | undefined;
  /** Component and instance. */
  readonly source: readonly (string | undefined)[];
  readonly message: string | undefined;
  readonly first: Time;
  readonly last: Time;
  readonly count: number | undefined;
}

function row({ object, type, reason, about, source, message, first, last, count }: EventFacts, now: number): readonly unknown[] {
  const kind = (about?.kind ?? "").toLowerCase();
  return [
    since(last ?? first, now),
    type ?? "",
    reason ?? "",
    about?.name ? `${kind}/${about.name}` : kind,
    about?.fieldPath ?? "",
    source[1] ? `${source[0] ?? ""}, ${source[1]}` : (source[0] ?? ""),
    (message ?? "").trim(),
    since(first, now),
    count || 1,
    object.metadata.name,
  ];
}
