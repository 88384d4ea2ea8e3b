import { invalidValue, required } from "../../api/field-error.ts";
import type { ControllerRevision } from "../../api/types/apps-v1.ts";
import { defineKind } from "../kind.ts";
import { nonNegative } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";

function validateData(data: unknown) {
  if (data === undefined || data === null) return [required("data", "data is mandatory")];
  return typeof data === "object" && !Array.isArray(data) ? [] : [invalidValue("data", "<value omitted>", "must be a JSON object")];
}

export const controllerRevision = defineKind<ControllerRevision>({
  resource: "apps/v1/controllerrevisions",
  validate: (object) => [...nonNegative("revision", object.revision), ...validateData(object.data)],
  validateUpdate: (object, old) => immutable("data", object.data, old.data),
  example: { apiVersion: "apps/v1", kind: "ControllerRevision", metadata: { name: "example" }, revision: 1, data: {} },
});
