/** The grammar of label selector texts: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>5`. */

import { labelValueProblems, qualifiedNameProblems } from "./names.ts";
import { own } from "./own.ts";
import { badRequest } from "./status.ts";

export type Operator = "in" | "notin" | "exists" | "!" | "gt" | "lt";

/** One condition on a label. `=` and `==` are `in` one value, `!=` is `notin` one value. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

type TokenKind = "word" | "end" | "(" | ")" | "," | "!" | "=" | "==" | "!=" | ">" | "<";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const end: Token = { kind: "end", text: "" };
const operators: Readonly<Record<string, Operator>> = {
  in: "in",
  notin: "notin",
  "=": "in",
  "==": "in",
  "!=": "notin",
  ">": "gt",
  "<": "lt",
};

/** Parses a selector. Throws 400 in Kubernetes' words for anything outside the grammar. */
export function parseRequirements(text: string): readonly Requirement[] {
  const cursor = new Cursor(tokens(text));
  const found: Requirement[] = [];
  while (true) {
    const { kind, text: literal } = cursor.peek();
    if (kind === "end") return found;
    if (kind !== "word" && kind !== "!") throw badRequest(`found '${literal}', expected: !, identifier, or 'end of string'`);
    found.push(requirement(cursor));
    const next = cursor.take();
    if (next.kind === "end") return found;
    if (next.kind !== ",") throw badRequest(`found '${next.text}', expected: ',' or 'end of string'`);
    const after = cursor.peek();
    if (after.kind !== "word" && after.kind !== "!") throw badRequest(`found '${after.text}', expected: identifier after ','`);
  }
}

class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;
  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }
  peek(): Token {
    return this.#tokens[this.#at] ?? end;
  }
  take(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const [literal] of text.matchAll(/==|!=|[=!(),<>]|[^ \t\r\n=!(),<>]+/g))
    found.push({ kind: /^[=!(),<>]/.test(literal) ? (literal as TokenKind) : "word", text: literal });
  return found;
}

const unparsable = (detail: string) => badRequest(`unable to parse requirement: ${detail}`);

function requirement(cursor: Cursor): Requirement {
  let token = cursor.take();
  const absent = token.kind === "!";
  if (absent) token = cursor.take();
  if (token.kind !== "word") throw unparsable(`found '${token.text}', expected: identifier`);
  const key = token.text;
  const next = cursor.peek().kind;
  if (absent) return checked({ key, operator: "!", values: [] });
  if (next === "end" || next === ",") return checked({ key, operator: "exists", values: [] });
  checkKey(key);
  const sign = cursor.take().text;
  const operator = own(operators, sign);
  if (!operator) throw unparsable(`found '${sign}', expected: in, notin, =, ==, !=, gt, lt`);
  return checked({ key, operator, values: sign === "in" || sign === "notin" ? valueSet(cursor) : [exactValue(cursor)] });
}

/** What follows an equality sign; nothing stands for the empty value. */
function exactValue(cursor: Cursor): string {
  const { kind } = cursor.peek();
  if (kind === "end" || kind === ",") return "";
  const token = cursor.take();
  if (token.kind !== "word") throw unparsable(`found '${token.text}', expected: identifier`);
  return token.text;
}

/** `(a,b)`; an empty place stands for the empty value. */
function valueSet(cursor: Cursor): readonly string[] {
  const open = cursor.take();
  if (open.kind !== "(") throw unparsable(`found '${open.text}' expected: '('`);
  const values = new Set<string>();
  let value = "";
  while (true) {
    const token = cursor.take();
    if (token.kind === "word") {
      if (value) throw unparsable(`found '${token.text}', expected: ',' or ')'`);
      value = token.text;
      continue;
    }
    if (token.kind !== "," && token.kind !== ")") throw unparsable(`found '${token.text}', expected: ',', ')' or identifier`);
    values.add(value);
    value = "";
    if (token.kind === ")") return [...values];
  }
}

/** A number of 64 bits, as Go reads it; undefined for everything else. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace("+", ""));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function checkKey(key: string): void {
  const problems = qualifiedNameProblems(key);
  if (problems.length > 0) throw unparsable(`<nil>: Invalid value: ${JSON.stringify(key)}: ${problems.join("; ")}`);
}

function checked(parsed: Requirement): Requirement {
  const { key, operator, values } = parsed;
  checkKey(key);
  if ((operator === "gt" || operator === "lt") && !values.every((value) => parseInt64(value) !== undefined))
    throw unparsable(`values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`);
  for (const [index, value] of values.entries()) {
    const wrong = labelValueProblems(value);
    if (wrong.length > 0) throw unparsable(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong.join("; ")}`);
  }
  return parsed;
}
