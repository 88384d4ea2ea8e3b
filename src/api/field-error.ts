/**
 * Validation errors as Kubernetes' `field.Error`: collected, never thrown one by one, and turned into one
 * 422 Status with a cause each by `invalid()` in `status.ts`.
 */

/** Kubernetes' error types; `reason` and `label` of each stand in {@link errorTypes}. */
export type FieldErrorType =
  | "Duplicate"
  | "Forbidden"
  | "InternalError"
  | "Invalid"
  | "NotFound"
  | "NotSupported"
  | "Required"
  | "TooFew"
  | "TooLong"
  | "TooMany"
  | "TypeInvalid";

export interface FieldError {
  readonly type: FieldErrorType;
  /** A JSON path without leading dot: `spec.containers[0].image`. */
  readonly field: string;
  /** The offending value; absent for Required, Forbidden, TooLong, TooMany and InternalError texts. */
  readonly value?: unknown;
  readonly detail: string;
}

/** Cause reason and message label of every error type. */
export const errorTypes: Readonly<Record<FieldErrorType, { reason: string; label: string }>> = {
  Duplicate: { reason: "FieldValueDuplicate", label: "Duplicate value" },
  Forbidden: { reason: "FieldValueForbidden", label: "Forbidden" },
  InternalError: { reason: "InternalError", label: "Internal error" },
  Invalid: { reason: "FieldValueInvalid", label: "Invalid value" },
  NotFound: { reason: "FieldValueNotFound", label: "Not found" },
  NotSupported: { reason: "FieldValueNotSupported", label: "Unsupported value" },
  Required: { reason: "FieldValueRequired", label: "Required value" },
  TooFew: { reason: "FieldValueTooFew", label: "Too few" },
  TooLong: { reason: "FieldValueTooLong", label: "Too long" },
  TooMany: { reason: "FieldValueTooMany", label: "Too many" },
  TypeInvalid: { reason: "FieldValueTypeInvalid", label: "Invalid value" },
};

export const duplicate = (field: string, value: unknown): FieldError => ({ type: "Duplicate", field, value, detail: "" });
export const forbidden = (field: string, detail: string): FieldError => ({ type: "Forbidden", field, detail });
export const invalidValue = (field: string, value: unknown, detail: string): FieldError => ({ type: "Invalid", field, value, detail });
export const notFoundValue = (field: string, value: unknown): FieldError => ({ type: "NotFound", field, value, detail: "" });
export const required = (field: string, detail = ""): FieldError => ({ type: "Required", field, detail });
export const tooLong = (field: string, max: number): FieldError => ({
  type: "TooLong",
  field,
  detail: `may not be more than ${max} bytes`,
});
export const tooMany = (field: string, actual: number, max: number): FieldError => ({
  type: "TooMany",
  field,
  value: actual,
  detail: `must have at most ${max} items`,
});
/** An enum violation; lists the supported values, sorted and quoted as Kubernetes does. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const values = [...supported].sort().map((text) => JSON.stringify(text));
  return { type: "NotSupported", field, value, detail: `supported values: ${values.join(", ")}` };
}

/** `<label>[: <value>][: <detail>]`: the text of one cause. */
export function fieldErrorMessage(error: FieldError): string {
  const { label } = errorTypes[error.type];
  const bare = error.type === "Required" || error.type === "Forbidden" || error.type === "TooLong" || error.type === "InternalError";
  const value = bare ? "" : `: ${renderValue(error.value)}`;
  return `${label}${value}${error.detail ? `: ${error.detail}` : ""}`;
}

function renderValue(value: unknown): string {
  if (value === undefined || value === null) return "null";
  return typeof value === "string" ? JSON.stringify(value) : JSON.stringify(value);
}
