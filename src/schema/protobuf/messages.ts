/** Kubernetes' protobuf messages as data; loaded when the first client speaks protobuf. */
import data from "../data/1.37/protobuf.json" with { type: "json" };
import { type FieldFacts, groupOfPackage, typeTable } from "../type-table.ts";

interface RawField {
  /** Field number. */
  readonly n: number;
  /** string, int32, int64, double, bool, bytes, or a message. */
  readonly t?: string;
  readonly rep?: boolean;
  /** A map from strings to values of this type. */
  readonly map?: string;
  /** The message's fields stand directly in the JSON object. */
  readonly inline?: boolean;
}

interface RawMessage {
  readonly fields: Readonly<Record<string, RawField>>;
  readonly wrapper?: boolean;
}

export interface MessageField {
  readonly number: number;
  /** In JSON. */
  readonly name: string;
  readonly shape: "single" | "list" | "map" | "inline";
  /** Of the value or the elements: string, int32, int64, double, bool, bytes, or a message. */
  readonly type: string;
}

export interface Message {
  readonly fields: ReadonlyMap<number, MessageField>;
  /** A bare JSON list. */
  readonly wrapper: boolean;
}

const { messages } = data as unknown as { messages: Readonly<Record<string, RawMessage>> };

function fieldOf(name: string, { n, t = "", map, rep, inline }: RawField): MessageField {
  if (map !== undefined) return { number: n, name, shape: "map", type: map };
  return { number: n, name, type: t, shape: rep ? "list" : inline ? "inline" : "single" };
}

const compiled = new Map<string, Message>();

/** By schema type, "core/v1.Pod"; undefined for types that have none. Compiled on first use from constant facts. */
export function messageOf(type: string): Message | undefined {
  const known = compiled.get(type);
  const raw = known ? undefined : Object.hasOwn(messages, type) ? messages[type] : undefined;
  if (!raw) return known;
  const fields = Object.entries(raw.fields).map(([name, field]) => [field.n, fieldOf(name, field)] as const);
  const message = { fields: new Map(fields), wrapper: raw.wrapper === true };
  compiled.set(type, message);
  return message;
}

/** The JSON fields of a type; undefined for messages that JSON has only as part of another type. */
export const factsOfFields = (type: string): Readonly<Record<string, FieldFacts>> | undefined => typeTable[type]?.fields;

const typeByKind = new Map(Object.entries(typeTable).flatMap(([type, { gvk = [] }]) => gvk.map((key) => [key, type] as const)));

/** The schema type of a kind with a message, "apps/v1" and "Deployment"; undefined for what protobuf does not know. */
export function messageTypeOf(apiVersion: string, kind: string): string | undefined {
  const type = typeByKind.get(`${apiVersion}/${kind}`) ?? commonType(apiVersion, kind);
  return type !== undefined && messageOf(type) ? type : undefined;
}

const packageOfGroup = new Map(Object.entries(groupOfPackage).map(([name, group]) => [group, name]));

/** Kinds every group has, those that are no resources (of meta.k8s.io, discovery), and APIVersions, which says no version. */
function commonType(apiVersion: string, kind: string): string | undefined {
  if (apiVersion === "") return typeByKind.get(`v1/${kind}`);
  const [group = "", version] = apiVersion.split("/");
  if (group === "meta.k8s.io") return [`meta/${version}.${kind}`, `meta/v1.${kind}`].find((type) => messageOf(type));
  return typeByKind.get(`*/*/${kind}`) ?? rootType(`${packageOfGroup.get(group)}/${version}.${kind}`);
}

/** The type, if its objects say what they are. */
const rootType = (type: string): string | undefined => (factsOfFields(type)?.["apiVersion"] ? type : undefined);
