/**
 * Decoders compiled from the type table, one per type, on first use. A decoder walks a value once and copies a level
 * only when something in it changes.
 */
import { type DecodeContext, type Decoder, mismatch, noteUnknown } from "./decode-error.ts";
import {
  decodeBoolean,
  decodeBytes,
  decodeInt32,
  decodeInt64,
  decodeIntOrString,
  decodeMicroTime,
  decodeNumber,
  decodeQuantity,
  decodeRaw,
  decodeString,
  decodeTime,
} from "./decode-scalar.ts";
import { goName, goTypeOf, structName, type Vanishing, vanishes, vanishing } from "./field-plan.ts";
import { type FieldFacts, typeFacts } from "./type-table.ts";

interface FieldPlan {
  readonly decode: Decoder;
  readonly vanishing: Vanishing;
  readonly keep: boolean;
  /** What is written when a `keep` field is absent. */
  readonly zero: unknown;
}

interface StructPlan {
  readonly owner: string;
  readonly fields: ReadonlyMap<string, FieldPlan>;
  readonly kept: readonly (readonly [string, FieldPlan])[];
}

type JsonRecord = Record<string, unknown>;

const specials: Readonly<Record<string, Decoder>> = {
  "apiextensions/v1.JSON": decodeRaw,
  "apiextensions/v1.JSONSchemaPropsOrArray": (value, context) =>
    Array.isArray(value) ? schemaList(value, context) : structDecoder("apiextensions/v1.JSONSchemaProps")(value, context),
  "apiextensions/v1.JSONSchemaPropsOrBool": (value, context) =>
    typeof value === "boolean" ? value : structDecoder("apiextensions/v1.JSONSchemaProps")(value, context),
  "apiextensions/v1.JSONSchemaPropsOrStringArray": (value, context) =>
    Array.isArray(value) ? value : structDecoder("apiextensions/v1.JSONSchemaProps")(value, context),
  "intstr.IntOrString": decodeIntOrString,
  "meta/v1.Duration": decodeString,
  "meta/v1.FieldsV1": decodeRaw,
  "meta/v1.MicroTime": decodeMicroTime,
  "meta/v1.Time": decodeTime,
  "resource.Quantity": decodeQuantity,
  "runtime.RawExtension": decodeRaw,
};

const scalars: Readonly<Record<string, Decoder>> = {
  string: decodeString,
  boolean: decodeBoolean,
  number: decodeNumber,
  integer: decodeInt64,
};

const decoders = new Map<string, Decoder>();

/** The decoder of a type; compiled once per process from constant facts. */
export function structDecoder(type: string): Decoder {
  let decoder = decoders.get(type);
  if (!decoder) {
    decoder = specials[type] ?? compileStruct(type);
    decoders.set(type, decoder);
  }
  return decoder;
}

function schemaList(values: readonly unknown[], context: DecodeContext): unknown {
  return listDecoder({ ref: "apiextensions/v1.JSONSchemaProps" })(values, context);
}

function compileStruct(type: string): Decoder {
  let plan: StructPlan | undefined;
  return (value, context, known) => {
    plan ??= planStruct(type);
    if (typeof value !== "object" || Array.isArray(value)) throw mismatch(value, goName(type), context);
    const { key } = context;
    if (key !== undefined) context.path.push(key);
    const result = decodeStruct(plan, value as JsonRecord, context, known);
    if (key !== undefined) context.path.pop();
    return result;
  };
}

function planStruct(type: string): StructPlan {
  const { fields } = typeFacts(type);
  const plans = Object.entries(fields ?? {}).map(([name, facts]) => [name, planField(facts)] as const);
  return { owner: structName(type), fields: new Map(plans), kept: plans.filter(([, plan]) => plan.keep) };
}

function planField(facts: FieldFacts): FieldPlan {
  const keep = facts.keep === true;
  let zero: unknown;
  return {
    decode: fieldDecoder(facts),
    vanishing: vanishing(facts),
    keep,
    get zero() {
      // lazily: types may refer to themselves
      zero ??= keep && !facts.ptr && facts.format !== "byte" ? zeroOf(facts) : null;
      return zero;
    },
  };
}

const absent = Symbol("absent");

/** The field's value in normal form, or `absent`. */
function decodeField(plan: FieldPlan, raw: unknown, context: DecodeContext, known: unknown): unknown {
  if (raw === null || raw === undefined) return plan.keep ? plan.zero : absent;
  if (raw === known) return raw;
  const value = plan.decode(raw, context, known);
  return plan.keep || !vanishes(value, plan.vanishing) ? value : absent;
}

function decodeStruct(plan: StructPlan, source: JsonRecord, context: DecodeContext, known: unknown): JsonRecord {
  const before = recordOf(known);
  let target: JsonRecord | undefined;
  let kept = 0;
  for (const name in source) {
    const field = plan.fields.get(name);
    const raw = source[name];
    let value: unknown = absent;
    if (field === undefined) noteUnknown(context, name);
    else {
      context.key = name;
      context.owner = plan.owner;
      value = decodeField(field, raw, context, before?.[name]);
      if (field.keep) kept += 1;
    }
    if (target === undefined && value !== raw) target = copyUpTo(source, name);
    if (target !== undefined && value !== absent) target[name] = value;
  }
  return kept === plan.kept.length ? (target ?? source) : withKept(plan, target ?? { ...source });
}

const recordOf = (known: unknown): JsonRecord | undefined =>
  typeof known === "object" && known !== null ? (known as JsonRecord) : undefined;

/** The fields before `stop`, in order. */
function copyUpTo(source: JsonRecord, stop: string): JsonRecord {
  const copy: JsonRecord = {};
  for (const name in source) {
    if (name === stop) break;
    copy[name] = source[name];
  }
  return copy;
}

function withKept(plan: StructPlan, target: JsonRecord): JsonRecord {
  for (const [name, field] of plan.kept) if (!(name in target)) target[name] = field.zero;
  return target;
}

function fieldDecoder(facts: FieldFacts): Decoder {
  if (facts.array) return listDecoder(facts.array);
  if (facts.map) return mapDecoder(facts.map);
  if (facts.ref) return structDecoder(facts.ref);
  if (facts.format === "byte") return decodeBytes;
  if (facts.format === "int32") return decodeInt32;
  return scalars[facts.type ?? ""] ?? decodeRaw;
}

function listDecoder(element: FieldFacts): Decoder {
  const decodeElement = fieldDecoder(element);
  const goType = `[]${goTypeOf(element)}`;
  return (value, context, known) => {
    if (!Array.isArray(value)) throw mismatch(value, goType, context);
    const before = Array.isArray(known) ? (known as readonly unknown[]) : undefined;
    const { key } = context;
    if (key !== undefined) context.path.push(key);
    let target: unknown[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const raw: unknown = value[index];
      if (before !== undefined && raw === before[index]) continue;
      context.key = index;
      const decoded = raw === null ? zeroOf(element) : decodeElement(raw, context, before?.[index]);
      if (decoded !== raw) {
        target ??= value.slice();
        target[index] = decoded;
      }
    }
    if (key !== undefined) context.path.pop();
    return target ?? value;
  };
}

function mapDecoder(element: FieldFacts): Decoder {
  const decodeElement = fieldDecoder(element);
  const goType = `map[string]${goTypeOf(element)}`;
  return (value, context, known) => {
    if (typeof value !== "object" || Array.isArray(value)) throw mismatch(value, goType, context);
    const source = value as JsonRecord;
    const before = recordOf(known);
    const { key } = context;
    if (key !== undefined) context.path.push(key);
    let target: JsonRecord | undefined;
    for (const name in source) {
      const raw = source[name];
      if (before !== undefined && raw === before[name]) continue;
      context.key = [name];
      const decoded = raw === null ? zeroOf(element) : decodeElement(raw, context, before?.[name]);
      if (decoded !== raw) {
        target ??= { ...source };
        target[name] = decoded;
      }
    }
    if (key !== undefined) context.path.pop();
    return target ?? source;
  };
}

/** Go's zero value of a field, as JSON. */
function zeroOf(facts: FieldFacts): unknown {
  if (facts.array || facts.map) return null;
  if (facts.ref) return zeroOfType(facts.ref);
  if (facts.type === "boolean") return false;
  if (facts.type === "integer" || facts.type === "number") return 0;
  return "";
}

function zeroOfType(type: string): unknown {
  if (type === "resource.Quantity") return "0";
  if (type === "intstr.IntOrString") return 0;
  if (type === "runtime.RawExtension") return null;
  return typeFacts(type).fields ? structDecoder(type)({}, { path: [], key: undefined, owner: "", unknown: [] }) : null;
}
