/** Drives one rule of the check list against a running server: is there an object that is refused because of it? */
import { errorTypes, type FieldErrorType } from "../../../src/api/field-error.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import type { Json } from "../plane.ts";
import { candidates, type Rule, range, sample } from "./candidates.ts";
import { factsAt, pathPattern, stepsOf, valueAt, withValue } from "./paths.ts";

/** Where rules are asked for: a create, an update of the object that stands there, an update of its status. */
export type Endpoint = "create" | "update" | "status";

export interface Driver {
  readonly kind: Kind;
  /** A valid object; for "update" and "status" the stored one. */
  readonly base: Json;
  /** URL of the collection. */
  readonly collection: string;
}

async function causesOf({ kind, base, collection }: Driver, endpoint: Endpoint, object: Json): Promise<readonly Json[]> {
  const at = endpoint === "create" ? collection : `${collection}/${base.metadata.name}${endpoint === "status" ? "/status" : ""}`;
  const answer = await fetch(`${at}?dryRun=All`, {
    method: endpoint === "create" ? "POST" : "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...object, apiVersion: kind.apiVersion, kind: kind.kind }),
  });
  const body = (await answer.json()) as Json;
  return answer.status === 422 ? (body.details?.causes ?? []) : [];
}

/** True when some value at the rule's path is refused with a cause of the rule's type there. */
export async function isRefused(driver: Driver, endpoint: Endpoint, rule: Rule): Promise<boolean> {
  const [path, words, errorType] = rule;
  const facts = factsAt(driver.kind.type, path) ?? (path === "" ? undefined : { type: "string" });
  const [pattern, steps] = [pathPattern(path), stepsOf(path)];
  const { reason } = errorTypes[errorType as FieldErrorType];
  const isMeant = ({ field, reason: given }: Json) => given === reason && (pattern.test(field) || isParent(path, field, errorType));
  if (errorType === "Duplicate" && path.includes("[]")) {
    const at = path.slice(0, path.lastIndexOf("[]"));
    const key = path.slice(path.lastIndexOf("[]") + 3);
    const list = valueAt(driver.base, at);
    const element = (Array.isArray(list) ? list[0] : undefined) ?? (key === "" ? sample(factsAt(driver.kind.type, path)) : {});
    const one = key === "" || element[key] !== undefined ? element : { ...element, [key]: "x" };
    const causes = await causesOf(driver, endpoint, withValue(driver.base, stepsOf(at), [one, one]));
    if (causes.some(isMeant)) return true;
  }
  const refuses = async (value: Json) => (await causesOf(driver, endpoint, withValue(driver.base, steps, value))).some(isMeant);
  const current = valueAt(driver.base, path);
  if (await refuses(current)) return true;
  const values = facts ? candidates(rule, facts, current) : [];
  if (range.test(words) && values.length > 0) return (await Promise.all(values.map(refuses))).every(Boolean);
  for (const value of values) if (await refuses(value)) return true;
  // what is wrong with an element may be what stands beside it
  return path.endsWith("[]") && (await isListRefused(driver, endpoint, rule, isMeant));
}

async function isListRefused(driver: Driver, endpoint: Endpoint, rule: Rule, isMeant: (cause: Json) => boolean): Promise<boolean> {
  const at = rule[0].slice(0, -2);
  const facts = factsAt(driver.kind.type, at);
  for (const list of facts ? candidates(rule, facts, valueAt(driver.base, at)) : [])
    if ((await causesOf(driver, endpoint, withValue(driver.base, stepsOf(at), list))).some(isMeant)) return true;
  return false;
}

/** Duplicates and kinds of elements are reported at the element, which the list's path stands for, and the other way round. */
const isParent = (path: string, field: string, errorType: string): boolean =>
  errorType !== "Required" && (pathPattern(`${path}[]`).test(field) || (path.endsWith("[]") && pathPattern(path.slice(0, -2)).test(field)));
