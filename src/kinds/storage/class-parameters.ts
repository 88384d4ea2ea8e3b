/** Parameters of classes, which only their drivers understand. */
import { type FieldError, invalidValue, tooLong } from "../../api/field-error.ts";
import type { StringMap } from "../../api/meta.ts";
import { when } from "../validation/fields.ts";

const maxParameters = 512;
const maxParameterBytes = 256 * 1024;

/** At most 512, of 256 KiB in all, each with a name. */
export function classParameters(path: string, parameters: StringMap): FieldError[] {
  const entries = Object.entries(parameters);
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (entries.length > maxParameters) return [tooLong(path, maxParameters)];
  return [
    ...when("" in parameters, () => invalidValue(path, "", "field can not be empty.")),
    ...when(bytes > maxParameterBytes, () => tooLong(path, maxParameterBytes)),
  ];
}
