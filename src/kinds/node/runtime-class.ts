import { type FieldError, required } from "../../api/field-error.ts";
import type { RuntimeClass } from "../../api/types/node-v1.ts";
import { defineKind } from "../kind.ts";
import { dnsLabel, labels } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";
import { resourceAmounts } from "../validation/resource-list.ts";

function validate({ handler = "", overhead, scheduling }: RuntimeClass): FieldError[] {
  return [
    ...(handler === "" ? [required("handler")] : dnsLabel("handler", handler)),
    ...resourceAmounts("overhead.podFixed", overhead?.podFixed, true),
    ...labels("scheduling.nodeSelector", scheduling?.nodeSelector),
  ];
}

export const runtimeClass = defineKind<RuntimeClass>({
  resource: "node.k8s.io/v1/runtimeclasses",
  validate,
  validateUpdate: (object, old) => immutable("handler", object.handler, old.handler),
  example: { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name: "example" }, handler: "example" },
});
