/** Kubernetes' protobuf messages as data; loaded when the first client speaks protobuf. */
import data from "../data/1.37/protobuf.json" with { type: "json" };

export interface MessageField {
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

export interface Message {
  readonly fields: ReadonlyMap<number, { readonly name: string; readonly field: MessageField }>;
  /** A bare JSON list. */
  readonly wrapper: boolean;
}

interface RawMessage {
  readonly fields: Readonly<Record<string, MessageField>>;
  readonly wrapper?: boolean;
}

const { messages } = data as unknown as { messages: Readonly<Record<string, RawMessage>> };

const byNumber = ({ fields, wrapper }: RawMessage): Message => ({
  fields: new Map(Object.entries(fields).map(([name, field]) => [field.n, { name, field }] as const)),
  wrapper: wrapper === true,
});
const table = new Map(Object.entries(messages).map(([type, raw]) => [type, byNumber(raw)] as const));

/** By schema type, "core/v1.Pod"; undefined for types that have none. */
export const messageOf = (type: string): Message | undefined => table.get(type);
