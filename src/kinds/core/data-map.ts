/** The data of ConfigMaps and Secrets: keys, sizes, and what `immutable` forbids. */
import { type FieldError, forbidden, invalidValue } from "../../api/field-error.ts";
import { differs } from "../generic/generation.ts";
import { isConfigMapKey } from "../validation/formats.ts";

/** Bytes that the values of one object may have together. */
export const maxDataBytes = 1024 * 1024;

function keyProblem(key: string): string {
  if (key === "." || key === "..") return `must not be '${key}'`;
  if (key.startsWith("..")) return "must not start with '..'";
  if (key.length > 253) return "must be no more than 253 characters";
  return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
}

export const dataKey = (path: string, key: string): FieldError[] =>
  isConfigMapKey(key) ? [] : [invalidValue(`${path}[${key}]`, key, keyProblem(key))];

/** Bytes of a base64 text once decoded. */
export const base64Bytes = (text: string): number => Buffer.byteLength(text, "base64");

const frozenText = "field is immutable when `immutable` is set";

type Fields = Readonly<Record<string, unknown>>;

/** Forbidden for each of `fields` that changed, once `immutable` was true in the stored object. */
export function frozenWhenImmutable(object: Fields, old: Fields, fields: readonly string[]): FieldError[] {
  if (old["immutable"] !== true) return [];
  const flag = object["immutable"] === true ? [] : [forbidden("immutable", frozenText)];
  return [...flag, ...fields.filter((field) => differs(old[field], object[field])).map((field) => forbidden(field, frozenText))];
}
