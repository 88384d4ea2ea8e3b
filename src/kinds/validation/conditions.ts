/** metav1.Condition, as the status of newer kinds holds it. */
import { duplicate, type FieldError, invalidValue, required, tooLong } from "../../api/field-error.ts";
import type { Condition } from "../../api/types/meta-v1.ts";
import { each, oneOf, qualifiedName, when } from "./fields.ts";

const reasonPattern = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
const longestReason = 1024;
const longestMessage = 32 * 1024;

function validateReason(path: string, reason: string | undefined): FieldError[] {
  if (!reason) return [required(path)];
  return [
    ...when(!reasonPattern.test(reason), () =>
      invalidValue(
        path,
        reason,
        "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
      ),
    ),
    ...when(reason.length > longestReason, () => tooLong(path, longestReason)),
  ];
}

/** Every type stands once; everything but the message has to be there. */
export function validateConditions(path: string, conditions: readonly Condition[] | undefined): FieldError[] {
  const seen = new Set<string>();
  return each(path, conditions, (condition, at) => {
    const { type, status, observedGeneration = 0, lastTransitionTime, reason, message = "" } = condition;
    const isSeen = seen.has(type);
    seen.add(type);
    return [
      ...when(isSeen, () => duplicate(`${at}.type`, type)),
      ...(type ? qualifiedName(`${at}.type`, type) : [required(`${at}.type`)]),
      ...oneOf(`${at}.status`, status, ["True", "False", "Unknown"]),
      ...when(observedGeneration < 0, () =>
        invalidValue(`${at}.observedGeneration`, observedGeneration, "must be greater than or equal to zero"),
      ),
      ...when(!lastTransitionTime, () => required(`${at}.lastTransitionTime`, "must be set")),
      ...validateReason(`${at}.reason`, reason),
      ...when(Buffer.byteLength(message) > longestMessage, () => tooLong(`${at}.message`, longestMessage)),
    ];
  });
}
