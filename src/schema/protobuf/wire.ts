/** Protobuf's wire format: varints, fixed numbers, length-delimited bytes. */

/** Bytes that are no protobuf message, or end too early. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** One field of a message: its number and what stands there. */
export interface WireField {
  readonly number: number;
  /** A varint or fixed number (doubles are to be read by {@link asDouble}), or the bytes of a length-delimited field. */
  readonly value: number | Buffer;
}

/** The fields of a message in their order. Throws WireError. */
export function* readFields(bytes: Buffer): Generator<WireField> {
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const number = Math.floor(tag.value / 8);
    const field = readValue(bytes, tag.end, tag.value % 8);
    yield { number, value: field.value };
    at = field.end;
  }
}

interface Read<T> {
  readonly value: T;
  readonly end: number;
}

function readValue(bytes: Buffer, at: number, wireType: number): Read<number | Buffer> {
  switch (wireType) {
    case 0:
      return readVarint(bytes, at);
    case 1:
      return { value: slice(bytes, at, at + 8), end: at + 8 };
    case 2: {
      const { value: length, end } = readVarint(bytes, at);
      return { value: slice(bytes, end, end + length), end: end + length };
    }
    case 5:
      return { value: slice(bytes, at, at + 4), end: at + 4 };
    default:
      throw new WireError(`illegal wireType ${wireType}`);
  }
}

/** Exact up to 2^53; ten bytes are a negative number. */
function readVarint(bytes: Buffer, start: number): Read<number> {
  let value = 0;
  let scale = 1;
  for (let at = start; at < start + 9; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw new WireError("unexpected EOF");
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at + 1 };
    scale *= 128;
  }
  return { value: negative(bytes, start), end: start + 10 };
}

function negative(bytes: Buffer, start: number): number {
  const last = bytes[start + 9];
  if (last === undefined) throw new WireError("unexpected EOF");
  if (last > 1) throw new WireError("integer overflow");
  let value = BigInt(last) << 63n;
  for (let index = 0; index < 9; index++) value |= BigInt((bytes[start + index] ?? 0) & 0x7f) << BigInt(7 * index);
  return Number(BigInt.asIntN(64, value));
}

function slice(bytes: Buffer, start: number, end: number): Buffer {
  if (end > bytes.length) throw new WireError("unexpected EOF");
  return bytes.subarray(start, end);
}

/** An integer. Throws WireError above 2^53: JSON has no such numbers. */
export function asInteger(value: number | Buffer): number {
  if (typeof value !== "number") throw new WireError("expected an integer");
  if (!Number.isSafeInteger(value)) throw new WireError("integer out of range");
  return value;
}

export function asBytes(value: number | Buffer): Buffer {
  if (typeof value === "number") throw new WireError("expected bytes");
  return value;
}

export function asDouble(value: number | Buffer): number {
  const bytes = asBytes(value);
  if (bytes.length !== 8) throw new WireError("expected a double");
  return bytes.readDoubleLE(0);
}
