/** What an Event must say, whichever of its two versions it was written through. */
import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { Event } from "../../api/types/core-v1.ts";
import { qualifiedName, when } from "../validation/fields.ts";

/** Only Events about objects without namespace live in "default" without naming one. */
function sameNamespace(event: Event): FieldError[] {
  const { namespace = "" } = event.metadata;
  const { namespace: involved = "" } = event.involvedObject;
  if (involved === "" ? namespace === "default" || (namespace === "kube-system" && !!event.eventTime) : involved === namespace) return [];
  return [invalidValue("involvedObject.namespace", involved, "does not match event.namespace")];
}

const longer = (path: string, text: string | undefined, max: number): FieldError[] =>
  when((text?.length ?? 0) > max, () => invalidValue(path, "", `can have at most ${max} characters`));

/** Rules for Events with an eventTime; older ones may say less. `controllerField`: how the version calls it. */
export function validateEvent(event: Event, controllerField = "reportingController"): FieldError[] {
  const errors = sameNamespace(event);
  if (!event.eventTime) return errors;
  const { reportingComponent = "", reportingInstance = "", action = "", reason = "", message = "" } = event;
  return [
    ...errors,
    ...(reportingComponent === "" ? [required(controllerField)] : qualifiedName(controllerField, reportingComponent)),
    ...(reportingInstance === "" ? [required("reportingInstance")] : longer("reportingInstance", reportingInstance, 128)),
    ...(action === "" ? [required("action")] : longer("action", action, 128)),
    ...(reason === "" ? [required("reason")] : longer("reason", reason, 128)),
    ...longer("message", message, 1024),
  ];
}
