/** CEL's grammar, by recursive descent. https://github.com/google/cel-spec/blob/master/doc/langdef.md */
import type { CelType, Expression } from "./expression.ts";
import { CelError, type Token, tokenize } from "./tokens.ts";

const reserved: ReadonlySet<string> = new Set(
  "as break const continue else for function if import let loop package namespace return var void while".split(" "),
);
const constants: ReadonlyMap<string, CelType> = new Map([
  ["true", "bool"],
  ["false", "bool"],
  ["null", "null_type"],
]);
/** Binary operators, weakest first. */
const levels: readonly (readonly string[])[] = [["||"], ["&&"], ["<", "<=", ">=", ">", "==", "!=", "in"], ["+", "-"], ["*", "/", "%"]];
const deepest = 250;

/** The syntax tree of `text`. Throws a {@link CelError} at the first word that fits nowhere. */
export function parseCel(text: string): Expression {
  const parser = new Parser(tokenize(text));
  const expression = parser.expression();
  parser.end();
  return expression;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #is(text: string): boolean {
    const { kind, text: found } = this.#next;
    return found === text && (kind === "punctuation" || kind === "ident");
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected(`expecting '${text}'`);
  }

  #unexpected(wanted: string): CelError {
    return new CelError(`Syntax error: mismatched input '${this.#next.text}' ${wanted}`, this.#next.at);
  }

  end(): void {
    if (this.#next.kind !== "end") throw this.#unexpected("expecting <EOF>");
  }

  expression(): Expression {
    if (++this.#depth > deepest) throw new CelError("expression recursion limit exceeded", this.#next.at);
    const { at } = this.#next;
    const condition = this.#binary(0);
    let result = condition;
    if (this.#take("?")) {
      const yes = this.#binary(0);
      this.#expect(":");
      result = { kind: "call", name: "?:", target: undefined, arguments: [condition, yes, this.expression()], at };
    }
    this.#depth--;
    return result;
  }

  #binary(level: number): Expression {
    const operators = levels[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (let sign = this.#next; operators.some((operator) => this.#is(operator)); sign = this.#next) {
      this.#at++;
      left = { kind: "call", name: sign.text, target: undefined, arguments: [left, this.#binary(level + 1)], at: sign.at };
    }
    return left;
  }

  #unary(): Expression {
    const sign = this.#next;
    if (!this.#is("!") && !this.#is("-")) return this.#member();
    while (this.#take(sign.text));
    return { kind: "call", name: sign.text === "-" ? "negate" : "!", target: undefined, arguments: [this.#member()], at: sign.at };
  }

  #member(): Expression {
    let operand = this.#primary();
    for (;;) {
      const { at } = this.#next;
      if (this.#take(".")) operand = this.#selection(operand, at);
      else if (this.#take("[")) {
        this.#take("?");
        operand = { kind: "index", operand, index: this.expression() };
        this.#expect("]");
      } else if (isTypeName(operand) && this.#take("{")) operand = { kind: "message", type: operand, entries: this.#entries("field") };
      else return operand;
    }
  }

  #selection(operand: Expression, at: number): Expression {
    const optional = this.#take("?");
    const name = this.#next;
    if (name.kind !== "ident" && name.kind !== "escaped") throw this.#unexpected("expecting IDENTIFIER");
    if (name.text === "in" || constants.has(name.text)) throw this.#unexpected("expecting IDENTIFIER");
    this.#at++;
    if (!optional && name.kind === "ident" && this.#take("("))
      return { kind: "call", name: name.text, target: operand, arguments: this.#list(")"), at };
    return { kind: "select", operand, field: name.text.replaceAll("`", ""), optional, at };
  }

  #primary(): Expression {
    const token = this.#next;
    if (this.#take("(")) {
      const inner = this.expression();
      this.#expect(")");
      return inner;
    }
    if (this.#take("[")) return { kind: "list", elements: this.#list("]") };
    if (this.#take("{")) return { kind: "map", entries: this.#entries("key") };
    this.#take(".");
    const { kind, text } = this.#next;
    if (kind === "ident") return this.#name();
    if (kind === "punctuation" || kind === "escaped" || kind === "end" || token.text === ".")
      throw this.#unexpected("expecting an expression");
    this.#at++;
    if (kind === "int" && BigInt(text) > 2n ** 63n) throw new CelError("invalid int literal", token.at);
    return { kind: "literal", type: kind };
  }

  #name(): Expression {
    const { text: name, at } = this.#next;
    const constant = constants.get(name);
    if (name === "in") throw this.#unexpected("expecting an expression");
    if (reserved.has(name)) throw new CelError(`reserved identifier: ${name}`, at);
    this.#at++;
    if (constant) return { kind: "literal", type: constant };
    if (this.#take("(")) return { kind: "call", name, target: undefined, arguments: this.#list(")"), at };
    return { kind: "ident", name, at };
  }

  /** Expressions up to the closing sign; a list literal may have optional elements and a comma at its end. */
  #list(end: ")" | "]"): Expression[] {
    const elements: Expression[] = [];
    while (!this.#take(end)) {
      if (elements.length > 0) this.#expect(",");
      if (end === "]" && this.#take(end)) break;
      if (end === "]") this.#take("?");
      elements.push(this.expression());
    }
    return elements;
  }

  #entries(key: "field" | "key"): Expression[] {
    const entries: Expression[] = [];
    for (let first = true; !this.#take("}"); first = false) {
      if (!first) this.#expect(",");
      if (this.#take("}")) break;
      this.#take("?");
      if (key === "key") entries.push(this.expression());
      else if (this.#next.kind === "ident" || this.#next.kind === "escaped") this.#at++;
      else throw this.#unexpected("expecting IDENTIFIER");
      this.#expect(":");
      entries.push(this.expression());
    }
    return entries;
  }
}

const isTypeName = (expression: Expression): boolean =>
  expression.kind === "ident" || (expression.kind === "select" && !expression.optional && isTypeName(expression.operand));
