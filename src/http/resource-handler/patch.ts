/** PATCH: JSON Patch, merge patch, strategic merge patch, server-side apply. */
import { ApiError, badRequest, tooLarge } from "../../api/status.ts";
import type { FieldValidation, PatchRequest, PatchType } from "../../registry/registry.ts";
import { findDuplicateFields } from "../../schema/duplicates.ts";
import { sendAnswer } from "../answer.ts";
import { type ParsedBody, parseBody, parseJson, readBody } from "../body.ts";
import type { Exchange } from "../exchange.ts";
import { parseMediaType } from "../media-type.ts";
import { isTrue } from "../request-info.ts";
import { writeContext } from "../write-context.ts";

const patchTypes: Readonly<Record<string, PatchType>> = {
  "application/json-patch+json": "json",
  "application/merge-patch+json": "merge",
  "application/strategic-merge-patch+json": "strategic",
  "application/apply-patch+yaml": "apply",
};

/** As kubernetes: endpoints/handlers/patch.go maxJSONPatchOperations. */
const maxOperations = 10_000;

export async function patch(exchange: Exchange): Promise<void> {
  const { http, endpoint, request } = exchange;
  const type = patchType(request.headers["content-type"]);
  const text = (await readBody(request)).toString("utf8");
  const context = writeContext(exchange, "PatchOptions", type === "apply");
  const body = type === "apply" ? appliedBody(text, context.fieldValidation) : { patch: parsePatch(type, text) };
  const force = isTrue(exchange.info.query.get("force"));
  const { answer, created } = await http.cluster.registry.patch(endpoint, { type, force, ...body }, context);
  return sendAnswer(exchange, answer, created ? 201 : 200);
}

/** Throws 415 as the router does. */
function patchType(contentType: string | undefined): PatchType {
  const type = patchTypes[parseMediaType(contentType ?? "").type];
  if (!type)
    throw new ApiError("UnsupportedMediaType", `415: Unsupported Media Type: a patch is one of ${Object.keys(patchTypes).join(", ")}`, {});
  return type;
}

/** A configuration in YAML or JSON. Throws 400. */
function appliedBody(text: string, fieldValidation: FieldValidation): Pick<PatchRequest, "patch" | "duplicates"> {
  const { value, duplicates } = parsedConfiguration(text, fieldValidation !== "Ignore");
  if (typeof value === "object" && !Array.isArray(value)) return { patch: value ?? {}, duplicates };
  throw badRequest(`error decoding YAML: cannot unmarshal ${Array.isArray(value) ? "array" : typeof value} into an object`);
}

function parsedConfiguration(text: string, strict: boolean): ParsedBody {
  try {
    if (!text.trimStart().startsWith("{")) return parseBody(text, "yaml");
    const duplicates = strict ? findDuplicateFields(text).map((path) => `key "${path}" already set in map`) : [];
    return { value: parseJson(text), duplicates };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (text.trimStart().startsWith("{")) return flowYaml(text);
    throw badRequest(`error decoding YAML: ${error.message}`);
  }
}

/** What looks like JSON and is none may still be YAML. */
function flowYaml(text: string): ParsedBody {
  try {
    return parseBody(text, "yaml");
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parsePatch(type: PatchType, text: string): unknown {
  const value = parsed(text);
  if (type === "json") return operations(value);
  if (value === null) throw badRequest("Invalid JSON Patch");
  if (typeof value !== "object" || Array.isArray(value)) {
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${Array.isArray(value) ? "array" : typeof value} into Go value of type map[string]interface {}`,
    );
  }
  return value;
}

function operations(value: unknown): unknown {
  if (!Array.isArray(value)) throw badRequest("error decoding patch: json: a JSON patch is a list of operations");
  if (value.length > maxOperations) {
    throw tooLarge(`The allowed maximum operations in a JSON patch is ${maxOperations}, got ${value.length}`);
  }
  return value;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw badRequest(`invalid JSON patch: ${error instanceof Error ? error.message : String(error)}`);
  }
}
