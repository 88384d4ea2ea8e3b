/** The type table of Kubernetes 1.37 as data: fields, list keys, merge facts. Loaded once, shared by all clusters. */
import data from "./data/1.37/types.json" with { type: "json" };

/** What is known of a field's (or an element's) value. Exactly one of type/ref/array/map says its shape. */
export interface FieldFacts {
  readonly type?: "string" | "integer" | "number" | "boolean" | "object" | "array";
  readonly format?: string;
  readonly ref?: string;
  readonly array?: FieldFacts;
  readonly map?: FieldFacts;
  readonly required?: boolean;
  readonly default?: unknown;
  /** Closed set of values. */
  readonly enum?: readonly string[];
  /** Named values of an open set. */
  readonly known?: readonly string[];
  /** A pointer in Go: explicit zero values survive. */
  readonly ptr?: boolean;
  /** Written even when zero. */
  readonly keep?: boolean;
  readonly listType?: "map" | "set" | "atomic";
  readonly listMapKeys?: readonly string[];
  readonly mapType?: "atomic" | "granular";
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
  readonly gates?: readonly string[];
  readonly intOrString?: boolean;
  readonly quantity?: boolean;
  readonly preserveUnknown?: boolean;
  readonly embedded?: boolean;
  readonly ssaMap?: unknown;
  readonly dvRequired?: boolean;
}

export interface TypeFacts extends FieldFacts {
  readonly fields?: Readonly<Record<string, FieldFacts>>;
  readonly gvk?: readonly string[];
  readonly goOnly?: boolean;
  readonly oneOf?: unknown;
  readonly unions?: unknown;
}

interface GateFacts {
  readonly default: boolean;
  readonly stage: string;
  readonly locked?: boolean;
}

interface Facts {
  readonly types: Record<string, TypeFacts>;
  readonly gates: Record<string, GateFacts>;
  readonly groups: Record<string, string>;
}

const { types, gates, groups } = data as unknown as Facts;

/** Package of types → API group: "rbac" → "rbac.authorization.k8s.io". */
export const groupOfPackage: Readonly<Record<string, string>> = groups;

/** Every type by its short name, "core/v1.Pod". */
export const typeTable: Readonly<Record<string, TypeFacts>> = types;

/** Feature gates with their 1.37 defaults. */
export const featureGates: Readonly<Record<string, GateFacts>> = gates;

/** The facts of a type; throws on an unknown name (a programmer's mistake). */
export function typeFacts(name: string): TypeFacts {
  const facts = types[name];
  if (!facts) throw new Error(`no such type in the facts: ${name}`);
  return facts;
}
