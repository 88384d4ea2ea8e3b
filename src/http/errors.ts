/** The only place that turns an error into an HTTP answer's Status. */
import { ApiError, internalError } from "../api/status.ts";

/** What {@link toApiError} needs of a logger. */
export interface ErrorLog {
  error(fields: object, message: string): void;
}

/** Statuses of Fastify's own errors that are the client's doing. */
const frameworkReasons: Readonly<Record<number, ConstructorParameters<typeof ApiError>[0]>> = {
  400: "BadRequest",
  404: "NotFound",
  405: "MethodNotAllowed",
  413: "RequestEntityTooLarge",
  415: "UnsupportedMediaType",
};

/** The ApiError an error stands for; anything unknown is a 500 without its inner text, logged once under `id`. */
export function toApiError(error: unknown, log: ErrorLog, id: string): ApiError {
  if (error instanceof ApiError) return error;
  const framework = frameworkError(error);
  if (framework) return framework;
  log.error({ err: error, requestId: id }, "request failed");
  return internalError("Internal error occurred: see the server's log");
}

function frameworkError(error: unknown): ApiError | undefined {
  if (!(error instanceof Error) || !("statusCode" in error) || typeof error.statusCode !== "number") return undefined;
  const reason = frameworkReasons[error.statusCode];
  return reason === undefined ? undefined : new ApiError(reason, error.message);
}

/** The body and headers of an error answer. */
export function errorHeaders(error: ApiError): Record<string, string> {
  const retry = error.details?.retryAfterSeconds;
  return retry ? { "retry-after": String(retry) } : {};
}
