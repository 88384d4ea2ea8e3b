/** Encoding of watch events: each batch once per form, shared by all watchers that get the same batch. */
import type { KubeObject } from "../api/meta.ts";
import type { ApiError } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import type { WatchBatch, WatchEvent } from "../registry/registry.ts";
import { decode } from "../schema/decode.ts";
import type { Transform } from "./negotiation.ts";
import type { ProtobufCodec } from "./protobuf-codec.ts";
import { transformObject } from "./representation.ts";

/** The form of a stream. Streams with equal `key` get equal bytes for the same batch. */
export interface FrameForm {
  readonly kind: Kind;
  readonly transform: Transform | undefined;
  /** Undefined: JSON. */
  readonly protobuf: ProtobufCodec | undefined;
  readonly includeObject: string | null;
  now(): number;
}

const opening: Readonly<Record<WatchEvent["type"], Buffer>> = {
  ADDED: Buffer.from('{"type":"ADDED","object":'),
  MODIFIED: Buffer.from('{"type":"MODIFIED","object":'),
  DELETED: Buffer.from('{"type":"DELETED","object":'),
  BOOKMARK: Buffer.from('{"type":"BOOKMARK","object":'),
};
const closing = Buffer.from("}\n");
const crlf = "\r\n";
/** A protobuf event in a stream begins with its length. */
const lengthBytes = 4;

/** Makes chunks of HTTP's chunked encoding out of batches; remembers what it has made. */
export interface FrameEncoder {
  /** `first`: nothing was sent on this stream yet (a Table then says its columns). */
  encode(batch: WatchBatch, form: FrameForm, first: boolean): Buffer;
  /** The same events as one message each, without HTTP's chunks and protobuf's lengths. */
  messages(batch: WatchBatch, form: FrameForm, first: boolean): readonly Buffer[];
}

export function createFrameEncoder(): FrameEncoder {
  return { encode: remembering(chunk), messages: remembering(messages) };
}

type Encoding<T> = (batch: WatchBatch, form: FrameForm, first: boolean) => T;

/** Streams with equal form get what was made for the first of them. */
function remembering<T>(make: Encoding<T>): Encoding<T> {
  const made = new WeakMap<WatchBatch, Map<string, T>>();
  return (batch, form, first) => {
    const key = formKey(form, first);
    const forms = made.get(batch) ?? new Map<string, T>();
    const known = forms.get(key);
    if (known !== undefined) return known;
    const bytes = make(batch, form, first);
    made.set(batch, forms.set(key, bytes));
    return bytes;
  };
}

/** An ERROR event as it stands in a chunked answer. */
export function errorFrame(error: ApiError, { protobuf }: FrameForm): Buffer | string {
  const object = error.toStatus();
  return protobuf ? protobuf.frame("ERROR", object) : `${JSON.stringify({ type: "ERROR", object })}\n`;
}

/** An ERROR event as a message of its own. */
export function errorMessage(error: ApiError, form: FrameForm): Buffer | string {
  const bytes = errorFrame(error, form);
  return typeof bytes === "string" ? bytes : bytes.subarray(lengthBytes);
}

function messages(batch: WatchBatch, form: FrameForm, first: boolean): readonly Buffer[] {
  return batch.events.map((event, index) => {
    const bytes = Buffer.concat(frame(event, form, first && index === 0));
    return form.protobuf ? bytes.subarray(lengthBytes) : bytes;
  });
}

function formKey({ kind, transform, protobuf, includeObject }: FrameForm, first: boolean): string {
  const identity = `${kind.apiVersion}/${kind.kind}${protobuf ? " protobuf" : ""}`;
  if (!transform) return identity;
  const columns = transform.kind === "Table" && first ? "+" : "";
  return `${identity} ${transform.kind} ${transform.version} ${includeObject ?? ""}${columns}`;
}

/** All events of the batch as one HTTP chunk: size line, frames, line end. */
function chunk(batch: WatchBatch, form: FrameForm, first: boolean): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  for (const [index, event] of batch.events.entries()) {
    for (const part of frame(event, form, first && index === 0)) {
      parts.push(part);
      size += part.length;
    }
  }
  if (size === 0) return Buffer.alloc(0);
  const head = Buffer.from(size.toString(16) + crlf);
  return Buffer.concat([head, ...parts, Buffer.from(crlf)], head.length + size + crlf.length);
}

function frame(event: WatchEvent, form: FrameForm, columns: boolean): readonly Buffer[] {
  const { type, answer } = event;
  if (answer && !form.transform && !form.protobuf) return [opening[type], answer.json, closing];
  const plain = answer ? answer.object : bookmark(event, form.kind);
  const object = form.transform ? shape(plain, form, form.transform, columns) : plain;
  if (form.protobuf) return [form.protobuf.frame(type, object)];
  return [opening[type], Buffer.from(JSON.stringify(object)), closing];
}

function shape(object: KubeObject, form: FrameForm, transform: Transform, columns: boolean): unknown {
  const { kind, includeObject } = form;
  const shaped = transformObject(object, { kind, transform, includeObject, now: form.now() });
  if (transform.kind !== "Table" || columns) return shaped;
  return { ...(shaped as object), columnDefinitions: null };
}

/** An object with nothing but a resourceVersion, and the mark of the end of the initial events. */
function bookmark(event: WatchEvent, kind: Kind): KubeObject {
  const annotations = event.initialEventsEnd ? { annotations: { "k8s.io/initial-events-end": "true" } } : {};
  const { value } = decode(kind.type, { metadata: { resourceVersion: String(event.revision), ...annotations } });
  return { kind: kind.kind, apiVersion: kind.apiVersion, ...value } as unknown as KubeObject;
}
