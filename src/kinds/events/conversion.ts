/** events.k8s.io/v1 and core/v1 are two ways to write one Event; core/v1 is how it is stored. */
import type { KubeObject } from "../../api/meta.ts";

/** events.k8s.io name → core name. */
const renamed: Readonly<Record<string, string>> = {
  deprecatedCount: "count",
  deprecatedFirstTimestamp: "firstTimestamp",
  deprecatedLastTimestamp: "lastTimestamp",
  deprecatedSource: "source",
  note: "message",
  regarding: "involvedObject",
  reportingController: "reportingComponent",
};
const back = Object.fromEntries(Object.entries(renamed).map(([name, core]) => [core, name]));
/** Written even when empty, per version. */
const coreKept: Readonly<Record<string, unknown>> = {
  involvedObject: {},
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: null,
  reportingComponent: "",
  reportingInstance: "",
};
const eventsKept: Readonly<Record<string, unknown>> = {
  eventTime: null,
  regarding: {},
  deprecatedSource: {},
  deprecatedFirstTimestamp: null,
  deprecatedLastTimestamp: null,
};

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "";

function rename(
  object: KubeObject,
  names: Readonly<Record<string, string>>,
  kept: Readonly<Record<string, unknown>>,
  apiVersion: string,
): KubeObject {
  const next: Record<string, unknown> = { ...kept };
  for (const [field, value] of Object.entries(object)) {
    const name = names[field] ?? field;
    if (!isEmpty(value)) next[name] = value;
  }
  return { ...next, apiVersion, kind: "Event", metadata: object.metadata };
}

export const eventToStored = (object: KubeObject): KubeObject => rename(object, renamed, coreKept, "v1");
export const eventFromStored = (object: KubeObject): KubeObject => rename(object, back, eventsKept, "events.k8s.io/v1");
