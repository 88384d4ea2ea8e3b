import type { Event } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { pathSegmentName } from "../validation/name-rules.ts";
import { validateEvent } from "./event-rules.ts";

export const event = defineKind<Event>({
  resource: "core/v1/events",
  validateName: pathSegmentName,
  selectableFields: { source: (object) => object.source?.component || object.reportingComponent || "" },
  validate: (object) => validateEvent(object),
  dependents: "none",
  example: {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "example" },
    involvedObject: { kind: "Pod", name: "example", namespace: "default" },
    reason: "Example",
    message: "an example",
    type: "Normal",
  },
});
