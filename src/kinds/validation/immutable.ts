/** Fields an update may not change. */
import { type FieldError, forbidden, invalidValue } from "../../api/field-error.ts";
import { differs } from "../generic/generation.ts";
import { immutableText } from "./fields.ts";

/** Invalid at `path` when the two trees differ. */
export const immutable = (path: string, next: unknown, old: unknown, detail = immutableText): FieldError[] =>
  differs(old, next) ? [invalidValue(path, next, detail)] : [];

/** Forbidden at `path` when the two trees differ. */
export const frozen = (path: string, next: unknown, old: unknown, detail: string): FieldError[] =>
  differs(old, next) ? [forbidden(path, detail)] : [];
