/** Writing protobuf's wire format from the end to the start, so that a message's length is known when it is due. */

/** int64's largest value that is a double. */
const maxInt64 = 2n ** 63n - 1n;

/** Fields are written last first; what is written later stands before what was written earlier. */
export class WireWriter {
  #buffer = Buffer.allocUnsafe(512);
  #start = 512;

  /** Bytes written so far. */
  get length(): number {
    return this.#buffer.length - this.#start;
  }

  /** What was written. The writer must not be used any more. */
  finish(): Buffer {
    return this.#buffer.subarray(this.#start);
  }

  bytes(value: Uint8Array): void {
    const at = this.#reserve(value.length);
    this.#buffer.set(value, at);
  }

  text(value: string): void {
    const at = this.#reserve(Buffer.byteLength(value));
    this.#buffer.write(value, at, "utf8");
  }

  double(value: number): void {
    const at = this.#reserve(8);
    this.#buffer.writeDoubleLE(value, at);
  }

  /** An integer of 64 bits; negative ones take ten bytes. */
  varint(value: number): void {
    if (value < 0 || !Number.isSafeInteger(value)) this.#longVarint(value);
    else this.#shortVarint(value);
  }

  /** The tag of a field; wire type 0 varint, 1 eight bytes, 2 length-delimited. */
  tag(number: number, wireType: 0 | 1 | 2): void {
    this.varint(number * 8 + wireType);
  }

  /** Length and tag of a length-delimited field whose content has been written since `length` was `before`. */
  delimit(number: number, before: number): void {
    this.varint(this.length - before);
    this.tag(number, 2);
  }

  #shortVarint(value: number): void {
    let size = 1;
    for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
    let at = this.#reserve(size);
    let rest = value;
    while (rest >= 128) {
      this.#buffer[at++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[at] = rest;
  }

  #longVarint(value: number): void {
    const whole = BigInt(Math.trunc(value));
    let rest = BigInt.asUintN(64, whole > maxInt64 ? maxInt64 : whole);
    const digits: number[] = [];
    for (; rest >= 128n; rest >>= 7n) digits.push(Number(rest & 0x7fn) | 0x80);
    this.bytes(Uint8Array.from([...digits, Number(rest)]));
  }

  /** Makes room for `size` bytes and returns where they go; the buffer may be another one afterwards. */
  #reserve(size: number): number {
    if (size > this.#start) this.#grow(size);
    this.#start -= size;
    return this.#start;
  }

  #grow(size: number): void {
    const { length } = this;
    const capacity = Math.max(this.#buffer.length * 2, length + size);
    const grown = Buffer.allocUnsafe(capacity);
    this.#buffer.copy(grown, capacity - length, this.#start);
    this.#buffer = grown;
    this.#start = capacity - length;
  }
}
