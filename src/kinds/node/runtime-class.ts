import type { FieldError } from "../../api/field-error.ts";
import type { RuntimeClass } from "../../api/types/node-v1.ts";
import { validateTolerations } from "../core/pod-spec/tolerations.ts";
import { defineKind } from "../kind.ts";
import { duplicates } from "../validation/duplicates.ts";
import { labels } from "../validation/fields.ts";
import { resourceAmounts } from "../validation/resource-list.ts";

/** The handler's rules are declared on the type. */
function validate({ overhead, scheduling }: RuntimeClass): FieldError[] {
  return [
    ...resourceAmounts("overhead.podFixed", overhead?.podFixed, true),
    ...labels("scheduling.nodeSelector", scheduling?.nodeSelector),
    ...validateTolerations(scheduling?.tolerations, "scheduling.tolerations"),
    ...duplicates("scheduling.tolerations", scheduling?.tolerations, ({ tolerationSeconds: _, ...one }) => JSON.stringify(one)),
  ];
}

export const runtimeClass = defineKind<RuntimeClass>({
  resource: "node.k8s.io/v1/runtimeclasses",
  validate,
  example: { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name: "example" }, handler: "example" },
});
