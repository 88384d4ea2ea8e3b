/** The envelope around every protobuf body: four magic bytes and a runtime.Unknown that names the object's kind. */
import { asBytes, asText, readFields, WireError } from "./wire.ts";
import { WireWriter } from "./wire-writer.ts";

/** "k8s" and a zero byte. */
const magic = Buffer.from("6b387300", "hex");

export interface Envelope {
  /** "" when the client left it out. */
  readonly apiVersion: string;
  readonly kind: string;
  /** The object's own message. */
  readonly raw: Buffer;
}

/** True for bytes that begin as an envelope does. */
export const isEnveloped = (bytes: Buffer): boolean => bytes.subarray(0, magic.length).equals(magic);

/** Reads an envelope. Throws WireError. */
export function unwrap(bytes: Buffer): Envelope {
  if (!isEnveloped(bytes)) {
    throw new WireError("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  }
  let identity = { apiVersion: "", kind: "" };
  let raw = Buffer.alloc(0);
  for (const { number, value } of readFields(bytes.subarray(magic.length))) {
    if (number === 1) identity = typeMeta(asBytes(value));
    else if (number === 2) raw = asBytes(value) as typeof raw;
  }
  return { ...identity, raw };
}

function typeMeta(bytes: Buffer): { apiVersion: string; kind: string } {
  const identity = { apiVersion: "", kind: "" };
  for (const { number, value } of readFields(bytes)) {
    if (number === 1) identity.apiVersion = asText(value);
    else if (number === 2) identity.kind = asText(value);
  }
  return identity;
}

/** Writes an envelope; content encoding and type stay empty, as Kubernetes writes them. */
export function wrap({ apiVersion, kind, raw }: Envelope): Buffer {
  const writer = new WireWriter();
  for (const number of [4, 3]) writer.delimit(number, writer.length);
  const afterRaw = writer.length;
  writer.bytes(raw);
  writer.delimit(2, afterRaw);
  const afterMeta = writer.length;
  for (const [number, text] of [[2, kind] as const, [1, apiVersion] as const]) {
    const before = writer.length;
    writer.text(text);
    writer.delimit(number, before);
  }
  writer.delimit(1, afterMeta);
  writer.bytes(magic);
  return writer.finish();
}
