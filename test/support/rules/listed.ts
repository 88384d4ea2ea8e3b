/** The check lists of validation rules, spelled out: which rules a kind has at an endpoint. */
import coreList from "../../fixtures/core-validation-rules.json" with { type: "json" };
import fullList from "../../fixtures/validation-rules.json" with { type: "json" };
import { formats, type Rule } from "./candidates.ts";
import type { Endpoint } from "./drive.ts";
import { factsAt } from "./paths.ts";

type Endpoints = Partial<Record<Endpoint, readonly Rule[]>>;
type Listed = readonly [path: string, words: string, errorType?: string | undefined];

const { kinds: coreKinds, sets } = coreList as unknown as {
  readonly kinds: Readonly<Record<string, Partial<Record<Endpoint, readonly Listed[]>>>>;
  readonly sets: Readonly<Record<string, readonly Listed[]>>;
};
const maxDepth = 10;

/** The rules with the sets they name spelled out below their path; metadata is judged elsewhere. */
function expanded(rules: readonly Listed[], depth = 0): readonly Listed[] {
  return rules.flatMap(([path, words, errorType]): readonly Listed[] => {
    const name = /^@(\w+)$/.exec(words)?.[1];
    if (name === undefined) return [[path, words, errorType]];
    if (name.startsWith("ObjectMeta") || depth > maxDepth) return [];
    const below = (sets[name] ?? []).map(([inner, ...rest]): Listed => [joined(path, inner), rest[0], rest[1] ?? errorType]);
    return expanded(below, depth + 1);
  });
}

function joined(path: string, inner: string): string {
  if (inner === "(self)") return path;
  if (path === "(self)") return inner;
  return /^[[{]/.test(inner) ? `${path}${inner}` : `${path}.${inner}`;
}

/** What words of a rule about one field look like, by its type of error and the type of the field: nothing else needs to be so for it to hold. */
const plain: readonly (readonly [errorType: string, words: RegExp, type?: "string" | "number"])[] = [
  ["Required", /^(at least one$|needed($| \(0 is missing\)|; ))/],
  ["Invalid", formats, "string"],
  ["NotSupported", /^\w+(, [\w.]+)+( or empty)?( \(|$)/, "string"],
  ["Invalid", /^(>= \d+|> 0)($| \(| when set)|^\d+-(?!2147483647)\d+($| when)/, "number"],
  ["Invalid", /^immutable$/],
  ["TooLong", /^<= \d+ (bytes|characters)/, "string"],
  ["Duplicate", /^unique($|;| in )/, "string"],
];

function isPlain(type: string, [path, words, errorType]: Listed): boolean {
  const facts = /^[\w.[\]]+$/.test(path) ? factsAt(type, path) : undefined;
  if (!facts) return false;
  const sort = facts.type === "integer" || facts.ref === "resource.Quantity" ? "number" : facts.type;
  return plain.some(([error, pattern, of]) => error === errorType && pattern.test(words) && (of === undefined || of === sort));
}

const unique = (rules: readonly Listed[]): readonly Listed[] => [
  ...new Map(rules.map((rule) => [`${rule[0]}: ${rule[1]}`, rule])).values(),
];

const full = fullList as unknown as Readonly<Record<string, Endpoints>>;

/** Of what is listed for core, apps, batch, autoscaling and policy the plain rules, of the others all. */
export function rulesFor(type: string, endpoint: Endpoint): readonly Rule[] {
  const core = expanded(coreKinds[type]?.[endpoint] ?? []).filter((rule) => isPlain(type, rule));
  return unique([...core, ...(full[type]?.[endpoint] ?? [])]) as readonly Rule[];
}
