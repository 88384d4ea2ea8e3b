/** From a body's text to a decoded object: apiVersion and kind, types, unknown and duplicate fields. */
import type { KubeObject } from "../api/meta.ts";
import { badRequest } from "../api/status.ts";
import type { FieldValidation } from "../registry/registry.ts";
import { type Decoded, DecodeError, decode } from "../schema/decode.ts";
import { findDuplicateFields } from "../schema/duplicates.ts";
import { type BodyFormat, type ParsedBody, parseBody } from "./body.ts";
import type { BodyType } from "./endpoint.ts";

export interface DecodeRequest {
  readonly text: string;
  readonly format: BodyFormat;
  readonly fieldValidation: FieldValidation;
  warn(text: string): void;
}

/** The object, with kind and apiVersion. Throws 400 for everything that does not decode as `expected`. */
export function decodeObject(expected: BodyType, request: DecodeRequest): KubeObject {
  const parsed = parse(expected, request);
  const named = nameKind(expected, parsed.value, request.text);
  const decoded = decodeAs(expected, named);
  const complaints = [...duplicatesOf(parsed, request), ...decoded.unknown.map((path) => `unknown field "${path}"`)];
  if (complaints.length > 0) report(expected, complaints, request);
  return { ...decoded.value, kind: expected.kind, apiVersion: expected.apiVersion } as unknown as KubeObject;
}

function parse(expected: BodyType, request: DecodeRequest): ParsedBody {
  try {
    return parseBody(request.text, request.format);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw unrecognized(expected, `couldn't get version/kind; json parse error: ${detail}`, request.text);
  }
}

function unrecognized(expected: BodyType, detail: string, text: string): Error {
  const shown = text.length > 30 ? `${text.slice(0, 30)} ...` : text || "empty data";
  return badRequest(`the object provided is unrecognized (must be of type ${expected.kind}): ${detail} (${JSON.stringify(shown)})`);
}

/** Checks apiVersion and kind, either of which may be missing; `null` stands for an empty object. */
function nameKind(expected: BodyType, value: unknown, text: string): Record<string, unknown> {
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    const shape = Array.isArray(value) ? "array" : typeof value;
    throw unrecognized(expected, `couldn't get version/kind; json parse error: json: cannot unmarshal ${shape} into Go value`, text);
  }
  const object = value as Record<string, unknown>;
  const { apiVersion = "", kind = "" } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion.split("/").length > 2) {
    throw unrecognized(expected, `couldn't get version/kind; unexpected GroupVersion string: ${JSON.stringify(apiVersion)}`, text);
  }
  const actual = { apiVersion: apiVersion || expected.apiVersion, kind: kind || expected.kind };
  if (actual.apiVersion !== expected.apiVersion || actual.kind !== expected.kind) throw wrongKind(expected, actual);
  return object;
}

function wrongKind(expected: BodyType, actual: { apiVersion: string; kind: string }): Error {
  const version = actual.apiVersion.slice(actual.apiVersion.indexOf("/") + 1);
  if (actual.kind === expected.kind && actual.apiVersion.includes("/") && expected.group) {
    return badRequest(
      `the API version in the data (${actual.apiVersion}) does not match the expected API version (${expected.apiVersion})`,
    );
  }
  return badRequest(
    `${actual.kind} in version "${version}" cannot be handled as a ${expected.kind}: ` +
      `no kind "${actual.kind}" of version "${actual.apiVersion}" is expected here, but "${expected.kind}" of "${expected.apiVersion}"`,
  );
}

function decodeAs(expected: BodyType, object: Record<string, unknown>): Decoded {
  try {
    return decode(expected.type, object);
  } catch (error) {
    if (error instanceof RangeError) throw cannotHandle(expected, "exceeded max depth");
    if (!(error instanceof DecodeError)) throw error;
    throw cannotHandle(expected, error.message);
  }
}

const cannotHandle = ({ kind, version }: BodyType, detail: string) =>
  badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${detail}`);

function duplicatesOf(parsed: ParsedBody, { text, format, fieldValidation }: DecodeRequest): readonly string[] {
  if (fieldValidation === "Ignore") return [];
  return format === "json" ? findDuplicateFields(text).map((path) => `duplicate field "${path}"`) : parsed.duplicates;
}

function report(expected: BodyType, complaints: readonly string[], request: DecodeRequest): void {
  if (request.fieldValidation === "Ignore") return;
  if (request.fieldValidation === "Strict") throw cannotHandle(expected, `strict decoding error: ${complaints.join(", ")}`);
  for (const text of complaints) request.warn(text);
}
