/** A run of IPv4 addresses handed out in turn, so that one given back is not used again at once. */

export function parseIPv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    const byte = Number(part);
    if (part === "" || !Number.isInteger(byte) || byte < 0 || byte > 255) return undefined;
    value = value * 256 + byte;
  }
  return value;
}

export function formatIPv4(value: number): string {
  return `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** First address and size of an IPv4 CIDR, or undefined if it is not one. */
export function parseCidr(text: string): { first: number; size: number } | undefined {
  const [address = "", bits = ""] = text.split("/");
  const base = parseIPv4(address);
  const length = Number(bits);
  if (base === undefined || bits === "" || !Number.isInteger(length) || length < 0 || length > 32) return undefined;
  const size = 2 ** (32 - length);
  return { first: Math.floor(base / size) * size, size };
}

export class AddressRange {
  readonly #first: number;
  readonly #size: number;
  readonly #used = new Set<number>();
  #next = 0;

  /** `size` addresses from `first` on, as numbers. */
  constructor(first: number, size: number) {
    this.#first = first;
    this.#size = size;
  }

  /** The next free address, or undefined when all are taken. */
  take(): number | undefined {
    if (this.#used.size >= this.#size) return undefined;
    for (;;) {
      const offset = this.#next;
      this.#next = (this.#next + 1) % this.#size;
      if (this.#used.has(offset)) continue;
      this.#used.add(offset);
      return this.#first + offset;
    }
  }

  has(address: number): boolean {
    return address >= this.#first && address < this.#first + this.#size;
  }

  /** Marks an address as taken; false if it was taken already or lies outside. */
  reserve(address: number): boolean {
    const offset = address - this.#first;
    if (!this.has(address) || this.#used.has(offset)) return false;
    this.#used.add(offset);
    return true;
  }

  free(address: number): void {
    this.#used.delete(address - this.#first);
  }
}
