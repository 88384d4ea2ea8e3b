/** Query parameters of writes: CreateOptions, UpdateOptions and PatchOptions of meta.k8s.io. */
import { type FieldError, forbidden, invalidValue, notSupported, required, tooLong } from "../api/field-error.ts";
import type { UserInfo } from "../api/meta.ts";
import { invalid } from "../api/status.ts";
import type { FieldValidation, RequestContext } from "../registry/registry.ts";
import { isTrue } from "./request-info.ts";

export type WriteOptionsKind = "CreateOptions" | "UpdateOptions" | "PatchOptions";

export interface WriteRequest {
  readonly kind: WriteOptionsKind;
  readonly query: URLSearchParams;
  readonly user: UserInfo;
  readonly userAgent: string | undefined;
  /** A server-side apply: needs a manager, may be forced. */
  readonly apply?: boolean;
  warn(text: string): void;
  readonly annotate?: RequestContext["annotate"];
}

const maxManager = 128;

/** The context of a write. Throws 422 `<kind>.meta.k8s.io "" is invalid`. */
export function parseWriteOptions(request: WriteRequest): RequestContext {
  const { query } = request;
  const errors = [...patchErrors(request), ...managerErrors(query.get("fieldManager") ?? "")];
  errors.push(...dryRunErrors(query.getAll("dryRun")), ...validationErrors(query.get("fieldValidation") ?? ""));
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind: request.kind }, "", errors);
  return {
    user: request.user,
    manager: query.get("fieldManager") || managerOf(request.userAgent),
    dryRun: query.getAll("dryRun").length > 0,
    fieldValidation: (query.get("fieldValidation") || "Warn") as FieldValidation,
    warn: request.warn,
    annotate: request.annotate,
  };
}

function patchErrors({ kind, query, apply }: WriteRequest): FieldError[] {
  if (kind !== "PatchOptions") return [];
  if (apply) return query.get("fieldManager") ? [] : [required("fieldManager", "is required for apply patch")];
  return query.has("force") && isTrue(query.get("force")) ? [forbidden("force", "may not be specified for non-apply patch")] : [];
}

function managerErrors(manager: string): FieldError[] {
  const errors: FieldError[] = [];
  if (Buffer.byteLength(manager) > maxManager) errors.push(tooLong("fieldManager", maxManager));
  const at = [...manager].findIndex((character) => !isPrintable(character));
  if (at >= 0) errors.push(invalidValue("fieldManager", manager, `invalid character ${codeOf(manager, at)} (at position ${at})`));
  return errors;
}

const isPrintable = (character: string) => character === " " || !/[\p{C}\p{Z}]/u.test(character);

const codeOf = (text: string, at: number) => `U+${([...text][at]?.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Errors of a `dryRun` list; the same for body and query. */
export function dryRunErrors(values: readonly string[]): FieldError[] {
  return values.every((value) => value === "All") ? [] : [notSupported("dryRun", values, ["All"])];
}

function validationErrors(value: string): FieldError[] {
  return ["", "Ignore", "Warn", "Strict"].includes(value) ? [] : [notSupported("fieldValidation", value, ["", "Ignore", "Strict", "Warn"])];
}

/** As kubernetes: without `fieldManager` the user agent up to its first slash, printable characters, at most 128 bytes. */
export function managerOf(userAgent: string | undefined): string {
  const prefix = (userAgent ?? "").split("/", 1)[0] ?? "";
  return [...prefix].filter(isPrintable).join("").slice(0, maxManager);
}
