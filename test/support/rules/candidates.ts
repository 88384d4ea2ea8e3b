/** Values that break a rule of the check list, by the rule's words, its type of error and the type of the field. */
import type { FieldFacts } from "../../../src/schema/type-table.ts";
import type { Json } from "../plane.ts";

export type Rule = readonly [path: string, words: string, errorType: string];

/** What breaks a format of any kind: no name, key, label, address or path may look like it. */
const misfit = "=%/ü/";
export const formats =
  /^(dns\w+|labelKey|labelValue|qualifiedName|configMapKey|path segment|portName|httpHeader|IP address|relaxedEnvName|conditionReason)\b/;
const badTexts = [
  "Not/valid %!",
  "a/b",
  "a%b",
  "UPPER_case",
  "(",
  "x",
  "1.2.3.4",
  "http://x/?a=b",
  "",
  "*.*",
  "192.168.1.1/24",
  ".x",
  "a\nb",
  "/a//b",
];
/** Words of a rule that is to be broken at either end. */
export const range = /^(\d+)-(\d+)(?!\d| or )/;
const numberIn = (words: string): number | undefined => {
  const found = /(?:<=|>=|>) ?(\d+)/.exec(words)?.[1];
  return found === undefined ? undefined : Number(found);
};

function numbers(words: string): number[] {
  const [, low, high] = range.exec(words) ?? [];
  // a 0 below 1 counts as unset
  if (low && high) return [Number(high) + 1, ...(low === "1" ? [] : [Number(low) - 1])];
  const least = /^>= (\d+)/.exec(words)?.[1];
  if (least) return [Number(least) - 1];
  const bound = numberIn(words);
  if (bound === undefined) return [0, -1, 2_000_000_000];
  return [bound - 1, bound, bound + 1, -1];
}

function texts([, words, errorType]: Rule, current: Json): Json[] {
  if (errorType === "Required") return [undefined, "", " "];
  if (errorType === "NotSupported") return ["Nonsense"];
  if (errorType === "TooLong") return ["x".repeat((numberIn(words) ?? 300_000) + 1)];
  if (errorType === "Forbidden") return ["x", undefined];
  if (words.startsWith("immutable")) return [`${current ?? ""}x`, "other", undefined];
  if (formats.test(words)) return [misfit];
  return [...badTexts, "x".repeat((numberIn(words) ?? 1200) + 1)];
}

/** Something of a type that is itself fine as far as its type goes. */
export function sample(facts: FieldFacts | undefined): Json {
  if (!facts) return undefined;
  if (facts.array) return [sample(facts.array)];
  if (facts.map) return { a: sample(facts.map) };
  if (facts.quantity) return "1";
  if (facts.type === "string") return "x";
  if (facts.type === "integer" || facts.type === "number") return 1;
  if (facts.type === "boolean") return true;
  return {};
}

function lists([, words, errorType]: Rule, current: Json, element: FieldFacts): Json[] {
  const one = (Array.isArray(current) ? current[0] : undefined) ?? sample(element);
  if (errorType === "Required") return [undefined, [], [""]].filter((list) => element.type === "string" || list?.[0] !== "");
  if (errorType === "TooMany") return [Array.from({ length: (numberIn(words) ?? 64) + 1 }, () => one)];
  if (errorType === "Duplicate") return [[one, one]];
  const isText = element.type === "string";
  const many = Array.from({ length: (numberIn(words) ?? 0) + 1 }, () => one);
  const odd: Json[] = isText
    ? [["Nonsense"], ["*", "a"], ["*/*", "a"], ["a/*", "a/b"], ["*/s", "a/s"], ["a", "a"], ["Deny", "Warn"], ["10.0.0.0/8"]]
    : [];
  return [...odd, many, [], [one, one], undefined];
}

/** Candidates, the likeliest first; any of them may be the one, but those of a range are all refused. */
export function candidates(rule: Rule, facts: FieldFacts, current: Json): Json[] {
  const [, words, errorType] = rule;
  if (facts.array) return lists(rule, current, facts.array);
  if (facts.ref === "intstr.IntOrString") return [...texts(rule, current), ...numbers(words)];
  if (facts.type === "string") return facts.format === "byte" ? [undefined, "", "eA=="] : texts(rule, current);
  if (facts.type === "integer" || facts.type === "number")
    return words.startsWith("immutable") ? [(current ?? 0) + 1] : errorType === "Required" ? [undefined, 0] : numbers(words);
  if (facts.type === "boolean") return [!current, true, false, undefined];
  if (facts.map && errorType === "TooLong") return [{ a: "x".repeat(300_000) }];
  if (facts.map) return [undefined, {}, { "a b": "x" }, { a: "a b!" }, { "": "x" }];
  if (facts.ref === "resource.Quantity") return ["-1"];
  return [undefined, {}, sample(facts)];
}
