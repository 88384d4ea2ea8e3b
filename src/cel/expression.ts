/** The syntax tree of a CEL expression. */

export type Expression =
  | { readonly kind: "literal"; readonly type: CelType }
  | { readonly kind: "ident"; readonly name: string; readonly at: number }
  | { readonly kind: "select"; readonly operand: Expression; readonly field: string; readonly optional: boolean; readonly at: number }
  | { readonly kind: "index"; readonly operand: Expression; readonly index: Expression }
  /** A function, or a method when it has a target; operators are called by their sign. */
  | {
      readonly kind: "call";
      readonly name: string;
      readonly target: Expression | undefined;
      readonly arguments: readonly Expression[];
      readonly at: number;
    }
  | { readonly kind: "list"; readonly elements: readonly Expression[] }
  | { readonly kind: "map"; readonly entries: readonly Expression[] }
  | { readonly kind: "message"; readonly type: Expression; readonly entries: readonly Expression[] };

/** A type as far as it can be told without declarations; "dyn" for what cannot. */
export type CelType = "bool" | "int" | "uint" | "double" | "string" | "bytes" | "null_type" | "list" | "map" | "dyn";
