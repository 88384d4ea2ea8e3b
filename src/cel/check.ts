/**
 * What can be told of a CEL expression without the types of what it reads: its syntax, names that nothing declares, and
 * the type of its result where its outermost form decides that. Everything refused here is refused by Kubernetes too;
 * the reverse needs a type checker.
 */
import type { CelType, Expression } from "./expression.ts";
import { parseCel } from "./parse.ts";
import { CelError } from "./tokens.ts";

export interface CelEnvironment {
  /** What the expression may read. */
  readonly variables: readonly string[];
  /** What it has to evaluate to; several: any of them. Absent: anything. */
  readonly result?: readonly CelType[];
  /** Looks at the tree: a sentence for what it finds wrong. */
  readonly also?: (expression: Expression) => string | undefined;
}

/** Names of types, and the first parts of the names of functions and messages. */
const declared: ReadonlySet<string> = new Set(
  "bool int uint double string bytes list map null_type type dyn optional_type timestamp duration google k8s kubernetes net cel math strings sets lists regex base64 optional format url ip cidr quantity semver authorizer Object JSONPatch".split(
    " ",
  ),
);

/** Macros: names in their leading arguments are theirs, not the environment's. */
const binding: ReadonlySet<string> = new Set(
  "all exists exists_one existsOne map filter bind optMap optFlatMap transformList transformMap transformMapEntry sortBy".split(" "),
);

const bools: ReadonlySet<string> = new Set(["||", "&&", "<", "<=", ">=", ">", "==", "!=", "in", "!", "has"]);
const conversions: ReadonlySet<string> = new Set(["int", "uint", "double", "string", "bytes", "bool"]);
const arithmetic: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%"]);

/** What is wrong with `text`, in a sentence; `undefined` when nothing is found. */
export function celProblem(text: string, environment: CelEnvironment): string | undefined {
  try {
    const expression = parseCel(text);
    const unknown = undeclared(expression, new Set([...environment.variables, ...declared]));
    if (unknown !== undefined) return `compilation failed: ERROR: undeclared reference to '${unknown}'`;
    const { result } = environment;
    const type = typeOf(expression);
    if (result && type !== "dyn" && !result.includes(type)) return `must evaluate to ${result.join(" or ")} but got ${type}`;
    return environment.also?.(expression);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    const line = text.slice(0, error.at).split("\n");
    return `compilation failed: ERROR: <input>:${line.length}:${(line.at(-1)?.length ?? 0) + 1}: ${error.message}`;
  }
}

/** Every expression directly inside. */
export function inner(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "select":
      return [expression.operand];
    case "index":
      return [expression.operand, expression.index];
    case "call":
      return expression.target ? [expression.target, ...expression.arguments] : expression.arguments;
    case "list":
      return expression.elements;
    case "map":
      return expression.entries;
    case "message":
      return expression.entries;
    default:
      return [];
  }
}

/** The first name that neither the environment nor a macro around it declares. */
function undeclared(expression: Expression, names: ReadonlySet<string>): string | undefined {
  if (expression.kind === "ident") return names.has(expression.name) ? undefined : expression.name;
  for (const [part, known] of scopes(expression, names)) {
    const found = undeclared(part, known);
    if (found !== undefined) return found;
  }
  return undefined;
}

function scopes(expression: Expression, names: ReadonlySet<string>): (readonly [Expression, ReadonlySet<string>])[] {
  if (expression.kind !== "call" || !expression.target || !binding.has(expression.name))
    return inner(expression).map((part) => [part, names] as const);
  const { target, arguments: given } = expression;
  const bound = given.slice(0, -1).filter((one) => one.kind === "ident");
  const within = new Set([...names, ...bound.map((one) => (one.kind === "ident" ? one.name : ""))]);
  return [[target, names], ...given.map((one) => [one, within] as const)];
}

/** The type that the outermost form alone tells. */
function typeOf(expression: Expression): CelType {
  if (expression.kind === "literal") return expression.type;
  if (expression.kind === "list" || expression.kind === "map") return expression.kind;
  if (expression.kind !== "call") return "dyn";
  const { name, target, arguments: given } = expression;
  if (target) return "dyn";
  if (bools.has(name)) return "bool";
  if (name === "size") return "int";
  if (conversions.has(name)) return name as CelType;
  if (name === "negate" || arithmetic.has(name)) return same(given.map(typeOf));
  return name === "?:" ? same(given.slice(1).map(typeOf)) : "dyn";
}

const same = (types: readonly CelType[]): CelType => (types.every((type) => type === types[0]) ? (types[0] ?? "dyn") : "dyn");
