import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { Event as CoreEvent } from "../../api/types/core-v1.ts";
import type { Event } from "../../api/types/events-v1.ts";
import { validateEvent } from "../core/event-rules.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { when } from "../validation/fields.ts";
import { dnsSubdomainName } from "../validation/name-rules.ts";
import { eventFromStored, eventToStored } from "./conversion.ts";

const stored = (event: Event): CoreEvent => eventToStored(event) as CoreEvent;

function notSettable(path: string, value: unknown): FieldError[] {
  const empty = value === undefined || value === null || value === 0 || (typeof value === "object" && Object.keys(value).length === 0);
  return when(!empty, () => invalidValue(path, value, "needs to be unset"));
}

/** Errors name the fields of the stored version, as Kubernetes' do. */
function validate(event: Event): FieldError[] {
  const { series, type } = event;
  return [
    ...validateEvent(stored(event)),
    ...when(!event.eventTime, () => required("eventTime")),
    ...when(type !== "Normal" && type !== "Warning", () => invalidValue("type", "", `has invalid value: ${type ?? ""}`)),
    ...notSettable("firstTimestamp", event.deprecatedFirstTimestamp),
    ...notSettable("lastTimestamp", event.deprecatedLastTimestamp),
    ...notSettable("count", event.deprecatedCount),
    ...notSettable("source", event.deprecatedSource),
    ...(series ? when((series.count ?? 0) < 2, () => invalidValue("series.count", "", "should be at least 2")) : []),
    ...(series ? when(!series.lastObservedTime, () => required("series.lastObservedTime")) : []),
  ];
}

const frozen: readonly (keyof CoreEvent)[] = [
  "involvedObject",
  "reason",
  "message",
  "source",
  "firstTimestamp",
  "lastTimestamp",
  "count",
  "type",
  "eventTime",
  "action",
  "related",
];

/** Only metadata and the series may change. */
function validateUpdate(event: Event, old: Event): FieldError[] {
  const [now, before] = [stored(event), stored(old)];
  const changed = (field: keyof CoreEvent) => differs(before[field], now[field]);
  return [
    ...frozen.filter(changed).map((field) => invalidValue(field, now[field], "field is immutable")),
    ...when(changed("reportingComponent"), () => invalidValue("reportingController", now.reportingComponent, "field is immutable")),
    ...when(changed("reportingInstance"), () => invalidValue("reportingInstance", now.reportingInstance, "field is immutable")),
  ];
}

export const eventsEvent = defineKind<Event>({
  resource: "events.k8s.io/v1/events",
  dependents: "none",
  validateName: dnsSubdomainName,
  storedAs: { resource: "core/v1/events", toStored: eventToStored, fromStored: eventFromStored },
  validate,
  validateUpdate,
  example: {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name: "example" },
    eventTime: "2025-01-01T00:00:00.000000Z",
    regarding: { kind: "Pod", name: "example", namespace: "default" },
    action: "Example",
    reason: "Example",
    type: "Normal",
    reportingController: "example.com/controller",
    reportingInstance: "controller-0",
  },
});
