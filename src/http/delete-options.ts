/** DeleteOptions of meta.k8s.io: from the body, or from the query when there is no body. */
import { type FieldError, invalidValue } from "../api/field-error.ts";
import { invalid } from "../api/status.ts";
import { ignoreReadError, propagationErrors } from "../registry/delete.ts";
import type { DeleteRequest } from "../registry/registry.ts";
import type { BodyFormat } from "./body.ts";
import { decodeDeleteOptions } from "./delete-options-body.ts";
import { parseInteger } from "./go-numbers.ts";
import { isTrue } from "./request-info.ts";
import { dryRunErrors } from "./write-options.ts";

export interface ParsedDelete {
  readonly request: DeleteRequest;
  readonly dryRun: boolean;
}

/** Throws 400 for what does not decode and 422 for values that mean nothing. */
export async function parseDeleteOptions(bytes: Buffer, format: BodyFormat, query: URLSearchParams): Promise<ParsedDelete> {
  const options = bytes.length === 0 ? fromQuery(query) : await decodeDeleteOptions(bytes, format);
  const errors = optionErrors(options);
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", errors);
  return { request: normal(options), dryRun: (options.dryRun ?? []).length > 0 };
}

/** DeleteOptions of meta.k8s.io/v1. */
export interface DeleteOptions extends DeleteRequest {
  readonly dryRun?: readonly string[] | undefined;
}

function fromQuery(query: URLSearchParams): DeleteOptions {
  const grace = query.get("gracePeriodSeconds");
  const boolean = (name: string) => (query.has(name) ? isTrue(query.get(name)) : undefined);
  return {
    gracePeriodSeconds: grace === null ? undefined : parseInteger(grace),
    propagationPolicy: query.get("propagationPolicy") ?? undefined,
    orphanDependents: boolean("orphanDependents"),
    preconditions: preconditionsOf(query.get("uid"), query.get("resourceVersion")),
    [ignoreReadError]: boolean(ignoreReadError),
    dryRun: query.getAll("dryRun"),
  };
}

/** As kubernetes: in a query the preconditions have names of their own; empty ones are none. */
function preconditionsOf(uid: string | null, resourceVersion: string | null): DeleteOptions["preconditions"] {
  if (!uid && !resourceVersion) return undefined;
  return { uid: uid || undefined, resourceVersion: resourceVersion || undefined };
}

function optionErrors(options: DeleteOptions): FieldError[] {
  return [...propagationErrors(options), ...dryRunErrors(options.dryRun ?? []), ...readErrorErrors(options)];
}

/** The option that deletes what cannot be read stands alone. */
function readErrorErrors(options: DeleteOptions): FieldError[] {
  if (!options[ignoreReadError]) return [];
  const others = ["dryRun", "propagationPolicy", "orphanDependents", "gracePeriodSeconds", "preconditions"] as const;
  const given = others.filter((name) => (name === "dryRun" ? (options.dryRun ?? []).length > 0 : options[name] !== undefined));
  return given.map((name) => invalidValue(ignoreReadError, true, `cannot be set together with .${name}`));
}

/** As kubernetes: a negative grace period counts as one second. */
function normal({ dryRun: _dryRun, ...request }: DeleteOptions): DeleteRequest {
  const { gracePeriodSeconds: grace } = request;
  return { ...request, gracePeriodSeconds: grace !== undefined && grace < 0 ? 1 : grace };
}
