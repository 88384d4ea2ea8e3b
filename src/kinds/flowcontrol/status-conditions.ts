/** Conditions of flow schemas and priority levels. */
import { duplicate, type FieldError, required } from "../../api/field-error.ts";
import { each, when } from "../validation/fields.ts";

export function statusConditions(conditions: readonly { readonly type: string }[] | undefined): FieldError[] {
  const types = (conditions ?? []).map(({ type }) => type);
  return each("status.conditions", conditions, ({ type }, path, index) => [
    ...when(types.indexOf(type) < index, () => duplicate(`${path}.type`, type)),
    ...when(!type, () => required(`${path}.type`, "must not be empty")),
  ]);
}
