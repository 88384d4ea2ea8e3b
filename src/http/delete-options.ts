/** DeleteOptions of meta.k8s.io: from the body, or from the query when there is no body. */
import { type FieldError, invalidValue, notSupported } from "../api/field-error.ts";
import type { JsonObject } from "../api/meta.ts";
import { badRequest, invalid } from "../api/status.ts";
import { ignoreReadError } from "../registry/delete.ts";
import type { DeleteRequest } from "../registry/registry.ts";
import { DecodeError, decode } from "../schema/decode.ts";
import { type BodyFormat, parseBody } from "./body.ts";
import { parseInteger } from "./go-numbers.ts";
import { isTrue } from "./request-info.ts";
import { dryRunErrors } from "./write-options.ts";

export interface ParsedDelete {
  readonly request: DeleteRequest;
  readonly dryRun: boolean;
}

const policies = ["Foreground", "Background", "Orphan"];

/** Throws 400 for what does not decode and 422 for values that mean nothing. */
export async function parseDeleteOptions(bytes: Buffer, format: BodyFormat, query: URLSearchParams): Promise<ParsedDelete> {
  const options = bytes.length === 0 ? fromQuery(query) : fromBody(await parsedBody(bytes, format));
  const errors = optionErrors(options);
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", errors);
  return { request: normal(options), dryRun: (options.dryRun ?? []).length > 0 };
}

interface DeleteOptions extends DeleteRequest {
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

function fromBody(value: unknown): DeleteOptions {
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw badRequest("couldn't get version/kind; json parse error: expected an object");
  const { kind = "DeleteOptions", apiVersion = "v1" } = value as JsonObject;
  if (kind !== "DeleteOptions" && kind !== "") {
    throw badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in the scheme of deletions`);
  }
  try {
    return decode("meta/v1.DeleteOptions", value).value as DeleteOptions;
  } catch (error) {
    throw error instanceof DecodeError ? badRequest(error.message) : error;
  }
}

async function parsedBody(bytes: Buffer, format: BodyFormat): Promise<unknown> {
  try {
    if (format !== "protobuf") return parseBody(bytes.toString("utf8"), format).value;
    const [{ decodeProtobuf }, { unwrap }] = await Promise.all([
      import("../schema/protobuf/decode-protobuf.ts"),
      import("../schema/protobuf/envelope.ts"),
    ]);
    const { kind, raw } = unwrap(bytes);
    return { ...decodeProtobuf("meta/v1.DeleteOptions", raw), kind };
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function optionErrors(options: DeleteOptions): FieldError[] {
  const { propagationPolicy, orphanDependents, dryRun = [] } = options;
  const errors: FieldError[] = [];
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    errors.push(invalidValue("propagationPolicy", propagationPolicy, "orphanDependents and deletionPropagation cannot be both set"));
  }
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) {
    errors.push(notSupported("propagationPolicy", propagationPolicy, [...policies, "nil"]));
  }
  return [...errors, ...dryRunErrors(dryRun), ...readErrorErrors(options)];
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
