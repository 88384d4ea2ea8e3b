/**
 * Kubernetes' `Status` and the one table reason → HTTP code. An {@link ApiError} is built only by the named
 * constructors below, which own the wording.
 */
import { errorTypes, type FieldError, fieldErrorMessage } from "./field-error.ts";

/** Every reason miniplane answers with, and its HTTP code. `docs/errors.md` lists the same (a test compares them). */
export const reasons = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  NotImplemented: 501,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const;

export type Reason = keyof typeof reasons;

export interface StatusCause {
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly field?: string | undefined;
}

export interface StatusDetails {
  readonly name?: string | undefined;
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly uid?: string | undefined;
  readonly causes?: readonly StatusCause[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: "Success" | "Failure";
  readonly message?: string | undefined;
  readonly reason?: string | undefined;
  readonly details?: StatusDetails | undefined;
  readonly code?: number | undefined;
}

/** A group and a plural (or a kind, where Kubernetes names the kind): what an error is about. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** An answer other than success; `http/errors.ts` writes it, controllers see it thrown. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly reason: Reason | "";
  readonly code: number;
  readonly details: StatusDetails | undefined;

  constructor(reason: Reason | "", message: string, details?: StatusDetails, code?: number) {
    super(message);
    this.reason = reason;
    this.code = code ?? (reason === "" ? 500 : reasons[reason]);
    this.details = details;
  }

  toStatus(): Status {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

/** The 410 of a page that can no longer be continued as it began: its metadata has a token to go on with all the same. */
class ExpiredPage extends ApiError {
  readonly #token: string;

  constructor(message: string, token: string) {
    super("Expired", message);
    this.#token = token;
  }

  override toStatus(): Status {
    return { ...super.toStatus(), metadata: { continue: this.#token } };
  }
}

/** True for an ApiError of that reason. */
export const isReason = (error: unknown, reason: Reason): error is ApiError => error instanceof ApiError && error.reason === reason;

const qualified = ({ group, resource }: GroupResource) => (group ? `${resource}.${group}` : resource);
const about = ({ group, resource }: GroupResource, name?: string): StatusDetails => ({
  ...(name ? { name } : {}),
  ...(group ? { group } : {}),
  kind: resource,
});

export const notFound = (what: GroupResource, name: string) =>
  new ApiError("NotFound", `${qualified(what)} "${name}" not found`, about(what, name));

/** 404 for a path that no resource answers to: without details of a resource, as Kubernetes. */
export const unknownPath = () => new ApiError("NotFound", "the server could not find the requested resource", {});

export const alreadyExists = (what: GroupResource, name: string) =>
  new ApiError("AlreadyExists", `${qualified(what)} "${name}" already exists`, about(what, name));

export const generateNameConflict = (what: GroupResource, name: string) =>
  new ApiError(
    "AlreadyExists",
    `${qualified(what)} "${name}" already exists, the server was not able to generate a unique name for the object`,
    { ...about(what, name), retryAfterSeconds: 1 },
  );

export const conflict = (what: GroupResource, name: string, detail: string) =>
  new ApiError("Conflict", `Operation cannot be fulfilled on ${qualified(what)} "${name}": ${detail}`, about(what, name));

/** The usual 409 of a stale resourceVersion. */
export const modified = (what: GroupResource, name: string) =>
  conflict(what, name, "the object has been modified; please apply your changes to the latest version and try again");

export const forbiddenRequest = (what: GroupResource, name: string, detail: string) =>
  new ApiError("Forbidden", `${qualified(what)}${name ? ` "${name}"` : ""} is forbidden: ${detail}`, about(what, name));

export const badRequest = (message: string) => new ApiError("BadRequest", message);
export const unauthorized = (message = "Unauthorized") => new ApiError("Unauthorized", message);
export const methodNotAllowed = (
  message = "the server does not allow this method on the requested resource",
  details: StatusDetails = {},
) => new ApiError("MethodNotAllowed", message, details);
export const notAcceptable = (supported: readonly string[]) =>
  new ApiError("NotAcceptable", `only the following media types are accepted: ${supported.join(", ")}`);
export const unsupportedMediaType = (supported: readonly string[]) =>
  new ApiError(
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${supported.join(", ")}`,
  );
export const tooLarge = (message: string) => new ApiError("RequestEntityTooLarge", message);
export const expired = (message: string) => new ApiError("Expired", message);
export const expiredPage = (message: string, token: string): ApiError => new ExpiredPage(message, token);
export const timeout = (message: string, details?: StatusDetails) => new ApiError("Timeout", message, details);
export const tooManyRequests = (message: string, retryAfterSeconds: number, causes?: readonly StatusCause[]) =>
  new ApiError("TooManyRequests", message, { ...(causes ? { causes } : {}), ...(retryAfterSeconds ? { retryAfterSeconds } : {}) });
export const internalError = (message = "Internal error occurred") => new ApiError("InternalError", message, { causes: [{ message }] });
/** 500 without a reason, as Kubernetes answers where its own code returned a bare error. */
export const bareError = (message: string) => new ApiError("", message);
export const unavailable = (message: string) => new ApiError("ServiceUnavailable", message);

/** 501: what Kubernetes has and miniplane does not have yet; `message` says so. */
export const notImplemented = (message: string) => new ApiError("NotImplemented", message);

/** 422 with one cause per field error; `kind` is the Kind, not the plural. */
export function invalid(kind: { group: string; kind: string }, name: string, errors: readonly FieldError[]): ApiError {
  const texts = errors.map((error) => `${error.field}: ${fieldErrorMessage(error)}`);
  const text = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  return new ApiError("Invalid", `${kind.group ? `${kind.kind}.${kind.group}` : kind.kind} "${name}" is invalid: ${text}`, {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.kind,
    causes: errors.map((error) => ({ reason: errorTypes[error.type].reason, message: fieldErrorMessage(error), field: error.field })),
  });
}
