/** Counts in the status of replicated workloads. */
import { type FieldError, invalidValue } from "../../api/field-error.ts";
import { nonNegative } from "./fields.ts";

type Counts = Readonly<Record<string, unknown>>;

const count = (status: Counts, field: string): number | undefined => {
  const value = status[field];
  return typeof value === "number" ? value : undefined;
};

/** None of `fields` is negative. */
export const countsNotNegative = (status: Counts | undefined, fields: readonly string[]): FieldError[] =>
  fields.flatMap((field) => nonNegative(`status.${field}`, count(status ?? {}, field)));

/** `field` is not above `limit`. */
export function notAbove(status: Counts | undefined, field: string, limit: string): FieldError[] {
  const value = count(status ?? {}, field) ?? 0;
  const most = count(status ?? {}, limit) ?? 0;
  const name = limit === "replicas" ? "status.replicas" : limit;
  return value > most ? [invalidValue(`status.${field}`, value, `cannot be greater than ${name}`)] : [];
}

/** The collision count never goes down. */
export function collisionCountGrows(status: Counts | undefined, old: Counts | undefined): FieldError[] {
  const before = count(old ?? {}, "collisionCount");
  const now = count(status ?? {}, "collisionCount");
  if (before === undefined || (now !== undefined && now >= before)) return [];
  return [invalidValue("status.collisionCount", now ?? null, "cannot be decremented")];
}
