/** PATCH: JSON Patch, merge patch, strategic merge patch, server-side apply. */
import { own } from "../../api/own.ts";
import { isObject, kindOf } from "../../api/patch/directives.ts";
import { ApiError, badRequest } from "../../api/status.ts";
import type { PatchRequest, PatchType } from "../../registry/registry.ts";
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

type PatchBody = Pick<PatchRequest, "patch" | "complaints">;

export async function patch(exchange: Exchange): Promise<void> {
  const { http, endpoint, request } = exchange;
  const type = patchType(request.headers["content-type"]);
  const text = (await readBody(request)).toString("utf8");
  const context = writeContext(exchange, "PatchOptions", type === "apply");
  const strict = context.fieldValidation !== "Ignore";
  const body = type === "apply" ? appliedBody(text, strict) : patchBody(type, text, strict);
  const force = isTrue(exchange.info.query.get("force"));
  const { answer, created } = await http.cluster.registry.patch(endpoint, { type, force, ...body }, context);
  return sendAnswer(exchange, answer, created ? 201 : 200);
}

/** Throws 415 as the router does. */
function patchType(contentType: string | undefined): PatchType {
  const type = own(patchTypes, parseMediaType(contentType ?? "").type);
  if (!type)
    throw new ApiError("UnsupportedMediaType", `415: Unsupported Media Type: a patch is one of ${Object.keys(patchTypes).join(", ")}`, {});
  return type;
}

/** A configuration in YAML or JSON. Throws 400. */
function appliedBody(text: string, strict: boolean): PatchBody {
  const { value, duplicates } = parsedConfiguration(text, strict);
  if (value === null || isObject(value)) return { patch: value ?? {}, complaints: duplicates };
  throw badRequest(`error decoding YAML: cannot unmarshal ${kindOf(value)} into an object`);
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

/** A patch in JSON, and what strict validation finds in it. Throws 400. */
function patchBody(type: PatchType, text: string, strict: boolean): PatchBody {
  const patch = parsed(text);
  if (type === "json") checkOperations(patch, strict);
  else if (patch === null) throw badRequest("Invalid JSON Patch");
  else if (!isObject(patch)) throw cannotUnmarshal(patch, "Go value of type map[string]interface {}");
  if (!strict) return { patch };
  const duplicates = findDuplicateFields(text).map((path) => `duplicate field "${path}"`);
  if (type !== "json") return { patch, complaints: duplicates };
  return { patch, complaints: [...duplicates, ...unknownMembers(patch)].map((complaint) => `json patch ${complaint}`) };
}

const cannotUnmarshal = (value: unknown, target: string) =>
  badRequest(`error decoding patch: json: cannot unmarshal ${kindOf(value)} into ${target}`);

const operationFields = ["op", "path", "from"];

/** Only who validates looks at the types of an operation's fields; without that, wrong ones make it fail later (422). */
function checkOperations(patch: unknown, strict: boolean): void {
  if (!Array.isArray(patch)) throw cannotUnmarshal(patch, "a list of operations");
  for (const operation of strict ? patch : [])
    for (const field of operationFields)
      if (isObject(operation) && operation[field] != null && typeof operation[field] !== "string")
        throw cannotUnmarshal(operation[field], `Go struct field jsonPatchOp.${field} of type string`);
}

function unknownMembers(patch: unknown): string[] {
  return (patch as unknown[]).flatMap((operation, index) =>
    (isObject(operation) ? Object.keys(operation) : [])
      .filter((name) => name !== "value" && !operationFields.includes(name))
      .map((name) => `unknown field "[${index}].${name}"`),
  );
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw badRequest(`invalid JSON patch: ${error instanceof Error ? error.message : String(error)}`);
  }
}
