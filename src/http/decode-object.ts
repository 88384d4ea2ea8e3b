/** From a body's bytes to a decoded object: apiVersion and kind, types, unknown and duplicate fields. */
import type { KubeObject } from "../api/meta.ts";
import { badRequest } from "../api/status.ts";
import type { FieldValidation } from "../registry/registry.ts";
import { type Decoded, DecodeError, decode } from "../schema/decode.ts";
import { findDuplicateFields } from "../schema/duplicates.ts";
import { WireError } from "../schema/protobuf/wire.ts";
import { type BodyFormat, parseBody } from "./body.ts";
import type { BodyType } from "./endpoint.ts";

export interface DecodeRequest {
  readonly bytes: Buffer;
  readonly format: BodyFormat;
  readonly fieldValidation: FieldValidation;
  warn(text: string): void;
}

/** The object, with kind and apiVersion. Rejects with 400 for everything that does not decode as `expected`. */
export async function decodeObject(expected: BodyType, request: DecodeRequest): Promise<KubeObject> {
  const { value, duplicates } = request.format === "protobuf" ? await fromProtobuf(expected, request.bytes) : fromText(expected, request);
  const decoded = decodeAs(expected, value);
  const complaints = [...duplicates, ...decoded.unknown.map((path) => `unknown field "${path}"`)];
  if (complaints.length > 0) report(expected, complaints, request);
  return { ...decoded.value, kind: expected.kind, apiVersion: expected.apiVersion } as unknown as KubeObject;
}

interface Plain {
  readonly value: Record<string, unknown>;
  readonly duplicates: readonly string[];
}

function fromText(expected: BodyType, { bytes, format, fieldValidation }: DecodeRequest): Plain {
  const text = bytes.toString("utf8");
  try {
    const parsed = parseBody(text, format === "yaml" ? "yaml" : "json");
    const value = nameKind(expected, parsed.value, text);
    if (fieldValidation === "Ignore") return { value, duplicates: [] };
    return {
      value,
      duplicates: format === "yaml" ? parsed.duplicates : findDuplicateFields(text).map((path) => `duplicate field "${path}"`),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw unrecognized(expected, `couldn't get version/kind; json parse error: ${error.message}`, text);
  }
}

/** The decoder is loaded with the first client that speaks protobuf. */
async function fromProtobuf(expected: BodyType, bytes: Buffer): Promise<Plain> {
  const [{ decodeProtobuf }, { unwrap }] = await Promise.all([
    import("../schema/protobuf/decode-protobuf.ts"),
    import("../schema/protobuf/envelope.ts"),
  ]);
  try {
    const { apiVersion, kind, raw } = unwrap(bytes);
    checkKind(expected, { apiVersion: apiVersion || expected.apiVersion, kind: kind || expected.kind });
    return { value: decodeProtobuf(expected.type, raw), duplicates: [] };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw unrecognized(expected, error.message, "");
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
    throw new SyntaxError(`json: cannot unmarshal ${shape} into Go value of type struct`);
  }
  const object = value as Record<string, unknown>;
  const { apiVersion = "", kind = "" } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion.split("/").length > 2) {
    throw unrecognized(expected, `couldn't get version/kind; unexpected GroupVersion string: ${JSON.stringify(apiVersion)}`, text);
  }
  checkKind(expected, { apiVersion: apiVersion || expected.apiVersion, kind: kind || expected.kind });
  return object;
}

/** Throws 400 when the body says it is something else. */
function checkKind(expected: BodyType, actual: { readonly apiVersion: string; readonly kind: string }): void {
  const versions = [expected.apiVersion, ...(expected.otherVersions ?? [])];
  if (versions.includes(actual.apiVersion) && actual.kind === expected.kind) return;
  const version = actual.apiVersion.slice(actual.apiVersion.indexOf("/") + 1);
  if (actual.kind === expected.kind && actual.apiVersion.includes("/") && expected.group) {
    throw badRequest(`the API version in the data (${actual.apiVersion}) does not match the expected API version (${expected.apiVersion})`);
  }
  throw badRequest(
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

function report(expected: BodyType, complaints: readonly string[], request: DecodeRequest): void {
  if (request.fieldValidation === "Ignore") return;
  if (request.fieldValidation === "Strict") throw cannotHandle(expected, `strict decoding error: ${complaints.join(", ")}`);
  for (const text of complaints) request.warn(text);
}
