/** The words of a CEL expression. */

export type TokenKind = "int" | "uint" | "double" | "string" | "bytes" | "ident" | "escaped" | "punctuation" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it starts, in UTF-16 units. */
  readonly at: number;
}

/** What is wrong with an expression, and where (UTF-16 units from its start). */
export class CelError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const escapes = String.raw`\\(?:[abfnrtv\\?"'${"`"}]|[0-3][0-7]{2}|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`;
const cooked = [
  String.raw`"""(?:[^\\"]|"(?!"")|${escapes})*"""`,
  String.raw`'''(?:[^\\']|'(?!'')|${escapes})*'''`,
  String.raw`"(?:[^\\"\r\n]|${escapes})*"`,
  String.raw`'(?:[^\\'\r\n]|${escapes})*'`,
].join("|");
const raw = [`"""(?:[^"]|"(?!""))*"""`, `'''(?:[^']|'(?!''))*'''`, String.raw`"[^"\r\n]*"`, String.raw`'[^'\r\n]*'`].join("|");

const patterns: readonly (readonly [TokenKind | "blank", RegExp])[] = [
  ["blank", /(?:[\t\n\f\r ]|\/\/[^\n]*)+/y],
  ["bytes", new RegExp(`[bB](?:[rR](?:${raw})|${cooked})|[rR][bB](?:${raw})`, "y")],
  ["string", new RegExp(`[rR](?:${raw})|${cooked}`, "y")],
  ["double", /(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y],
  ["uint", /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/y],
  ["int", /0x[0-9a-fA-F]+|[0-9]+/y],
  ["ident", /[_a-zA-Z][_a-zA-Z0-9]*/y],
  ["escaped", /`[a-zA-Z0-9_.\-/ ]+`/y],
  ["punctuation", /&&|\|\||[=!<>]=|[-+*/%!<>?:.,()[\]{}]/y],
];

function tokenAt(text: string, at: number): { kind: TokenKind | "blank"; text: string } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0] };
  }
  throw new CelError(`token recognition error at: '${text.slice(at, at + 1)}'`, at);
}

/** The words of `text`, an "end" last. Throws a {@link CelError}. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at);
    if (token.kind !== "blank") tokens.push({ kind: token.kind, text: token.text, at });
    at += token.text.length;
  }
  tokens.push({ kind: "end", text: "<EOF>", at });
  return tokens;
}
