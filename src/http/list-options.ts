/** Query parameters of LIST, WATCH and DELETE collections: ListOptions of meta.k8s.io. */
import { type FieldError, forbidden, notSupported } from "../api/field-error.ts";
import { parseFieldSelector, parseLabelSelector } from "../api/selectors.ts";
import { ApiError, badRequest, invalid } from "../api/status.ts";
import type { ListQuery, WatchQuery } from "../registry/registry.ts";
import { parseInteger } from "./go-numbers.ts";
import { isTrue } from "./request-info.ts";

export type ListOptions = ListQuery & WatchQuery;

/** Reads and checks the parameters. Throws 400 for what is no number, 422 for combinations that mean nothing. */
export function parseListOptions(query: URLSearchParams, watch: boolean): ListOptions {
  const timeoutSeconds = integer(query, "timeoutSeconds");
  const limit = integer(query, "limit");
  const options: ListOptions = {
    labelSelector: text(query, "labelSelector"),
    fieldSelector: text(query, "fieldSelector"),
    continue: text(query, "continue"),
    resourceVersion: text(query, "resourceVersion"),
    resourceVersionMatch: text(query, "resourceVersionMatch"),
    allowWatchBookmarks: isTrue(query.get("allowWatchBookmarks")),
    sendInitialEvents: query.has("sendInitialEvents") ? isTrue(query.get("sendInitialEvents")) : undefined,
    timeoutSeconds,
    limit,
  };
  const errors = watch ? watchErrors(options) : listErrors(options);
  if (errors.length > 0) {
    // What does not parse is said before what does not go together.
    parseLabelSelector(options.labelSelector ?? "");
    parseFieldSelector(options.fieldSelector ?? "");
    throw invalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", errors);
  }
  checkRevision(options.resourceVersion ?? "", watch);
  return options;
}

const text = (query: URLSearchParams, name: string) => query.get(name) || undefined;

function integer(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  return value === null ? undefined : parseInteger(value);
}

function listErrors({ resourceVersionMatch: match, resourceVersion, continue: token, sendInitialEvents }: ListOptions): FieldError[] {
  const errors: FieldError[] = [];
  const field = "resourceVersionMatch";
  if (match) {
    if (!resourceVersion) errors.push(forbidden(field, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    if (token) errors.push(forbidden(field, "resourceVersionMatch is forbidden when continue is provided"));
    if (match !== "Exact" && match !== "NotOlderThan") errors.push(notSupported(field, match, ["Exact", "NotOlderThan", ""]));
    if (match === "Exact" && resourceVersion === "0") {
      errors.push(forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
    }
  }
  if (sendInitialEvents !== undefined) errors.push(forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  return errors;
}

function watchErrors({ resourceVersionMatch: match, resourceVersion = "", continue: token, sendInitialEvents }: ListOptions): FieldError[] {
  const errors: FieldError[] = [];
  const field = "resourceVersionMatch";
  // As kubernetes: a watch from now or from 0 counts as asking for the initial events, NotOlderThan.
  const implied = sendInitialEvents === undefined && !match && (resourceVersion === "" || resourceVersion === "0");
  if (sendInitialEvents !== undefined && match !== "NotOlderThan") {
    errors.push(forbidden(field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
  }
  if (match && sendInitialEvents === undefined) {
    errors.push(forbidden(field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
  }
  if (match && match !== "NotOlderThan") errors.push(notSupported(field, match, ["NotOlderThan"]));
  if ((match || implied) && token) errors.push(forbidden(field, "resourceVersionMatch is forbidden when continue is provided"));
  return errors;
}

/** A resourceVersion is an unsigned number; upstream answers 400 for a list and a bare 500 for a watch. */
export function checkRevision(revision: string, bare: boolean): void {
  if (revision === "" || /^\d{1,19}$/.test(revision)) return;
  const detail = `resourceVersion: Invalid value: ${JSON.stringify(revision)}: strconv.ParseUint: parsing ${JSON.stringify(revision)}: invalid syntax`;
  throw bare ? new ApiError("", detail, undefined, 500) : badRequest(`invalid resource version: ${detail}`);
}
