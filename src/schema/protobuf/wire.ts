/** Reading protobuf's wire format: varints, fixed numbers, length-delimited bytes. */

/** Bytes that are no protobuf message, or end too early. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** Four or eight bytes of a fixed-size number. */
class FixedNumber {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** A varint, a number of fixed size, or the bytes of a length-delimited field. */
export type WireValue = number | Buffer | FixedNumber;

/** One field of a message: its number and what stands there. */
export interface WireField {
  readonly number: number;
  readonly value: WireValue;
}

/** The fields of a message in their order. Throws WireError. */
export function* readFields(bytes: Buffer): Generator<WireField> {
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const number = Math.floor(tag.value / 8);
    if (number < 1 || number > 0x1fff_ffff) throw new WireError(`illegal tag ${number}`);
    const field = readValue(bytes, tag.end, tag.value % 8);
    yield { number, value: field.value };
    at = field.end;
  }
}

interface Read<T> {
  readonly value: T;
  readonly end: number;
}

function readValue(bytes: Buffer, at: number, wireType: number): Read<WireValue> {
  switch (wireType) {
    case 0:
      return readVarint(bytes, at);
    case 1:
      return { value: new FixedNumber(slice(bytes, at, at + 8)), end: at + 8 };
    case 2: {
      const { value: length, end } = readVarint(bytes, at);
      return { value: slice(bytes, end, end + length), end: end + length };
    }
    case 5:
      return { value: new FixedNumber(slice(bytes, at, at + 4)), end: at + 4 };
    default:
      throw new WireError(`illegal wireType ${wireType}`);
  }
}

/** So many bytes are less than 2^53. */
const exactBytes = 7;
const maxVarintBytes = 10;

/** The nearest number to a 64-bit integer, as JSON has it too. */
function readVarint(bytes: Buffer, start: number): Read<number> {
  let value = 0;
  let scale = 1;
  for (let at = start; at < start + exactBytes; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw new WireError("unexpected EOF");
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at + 1 };
    scale *= 128;
  }
  return readLongVarint(bytes, start);
}

function readLongVarint(bytes: Buffer, start: number): Read<number> {
  let value = 0n;
  for (let index = 0; index < maxVarintBytes; index++) {
    const byte = bytes[start + index];
    if (byte === undefined) throw new WireError("unexpected EOF");
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: Number(BigInt.asIntN(64, value)), end: start + index + 1 };
  }
  throw new WireError("integer overflow");
}

function slice(bytes: Buffer, start: number, end: number): Buffer {
  if (end < start) throw new WireError("negative length");
  if (end > bytes.length) throw new WireError("unexpected EOF");
  return bytes.subarray(start, end);
}

/** Throws WireError for anything but a varint. */
export function asInteger(value: WireValue): number {
  if (typeof value !== "number") throw new WireError("wrong wireType for an integer");
  return value;
}

/** The integers of a packed list. Throws WireError. */
export function asIntegers(bytes: Buffer): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { value, end } = readVarint(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

/** Throws WireError for anything but a length-delimited field. */
export function asBytes(value: WireValue): Buffer {
  if (!Buffer.isBuffer(value)) throw new WireError("wrong wireType for bytes");
  return value;
}

export const asText = (value: WireValue): string => asBytes(value).toString("utf8");

/** Throws WireError for anything but eight fixed bytes. */
export function asDouble(value: WireValue): number {
  if (!(value instanceof FixedNumber) || value.bytes.length !== 8) throw new WireError("wrong wireType for a double");
  return value.bytes.readDoubleLE(0);
}
