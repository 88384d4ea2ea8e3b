import { type FieldError, forbidden, invalidValue } from "../../api/field-error.ts";
import { own } from "../../api/own.ts";
import type { PriorityClass } from "../../api/types/scheduling-v1.ts";
import { defineKind } from "../kind.ts";
import { optionalOneOf, when } from "../validation/fields.ts";

const highest = 1000000000;
const system: Readonly<Record<string, number>> = { "system-node-critical": 2000001000, "system-cluster-critical": 2000000000 };

function validate({ metadata, value = 0, globalDefault, preemptionPolicy }: PriorityClass): FieldError[] {
  const { name = "" } = metadata;
  const known = own(system, name) === value && globalDefault !== true;
  const policy = optionalOneOf("preemptionPolicy", preemptionPolicy, ["PreemptLowerPriority", "Never"]);
  if (name.startsWith("system-"))
    return known
      ? policy
      : [forbidden("metadata.name", "priority class names with 'system-' prefix are reserved for system use only."), ...policy];
  return [...when(value > highest, () => forbidden("value", `maximum allowed value of a user defined priority is ${highest}`)), ...policy];
}

export const priorityClass = defineKind<PriorityClass>({
  resource: "scheduling.k8s.io/v1/priorityclasses",
  validate,
  validateUpdate: (object, old) => [
    ...when((object.value ?? 0) !== (old.value ?? 0), () => forbidden("value", "may not be changed in an update.")),
    ...when(object.preemptionPolicy !== old.preemptionPolicy, () =>
      invalidValue("preemptionPolicy", object.preemptionPolicy, "field is immutable"),
    ),
  ],
  example: { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "example" }, value: 1000 },
});
