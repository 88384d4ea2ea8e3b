/** A set of keys that can be walked in order. Changes are collected and merged in when somebody asks. */
export class KeyOrder {
  #sorted: string[] = [];
  readonly #added = new Set<string>();
  readonly #removed = new Set<string>();

  add(key: string): void {
    if (!this.#removed.delete(key)) this.#added.add(key);
  }

  remove(key: string): void {
    if (!this.#added.delete(key)) this.#removed.add(key);
  }

  /** The keys that start with `prefix` and are greater than `after`, in order. */
  range(prefix: string, after?: string): string[] {
    this.#merge();
    const from = after === undefined || after < prefix ? this.#position((key) => key < prefix) : this.#position((key) => key <= after);
    const to = this.#position((key) => key < prefix || key.startsWith(prefix));
    return this.#sorted.slice(from, Math.max(from, to));
  }

  /** How many keys, from the first on, satisfy `before`. */
  #position(before: (key: string) => boolean): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(this.#sorted[middle] as string)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #merge(): void {
    if (this.#removed.size > 0) this.#sorted = this.#sorted.filter((key) => !this.#removed.has(key));
    this.#removed.clear();
    if (this.#added.size === 0) return;
    const added = [...this.#added].sort(byCodeUnit);
    this.#added.clear();
    this.#sorted = this.#sorted.length === 0 ? added : merged(this.#sorted, added);
  }
}

function merged(a: readonly string[], b: readonly string[]): string[] {
  const all: string[] = [];
  let next = 0;
  for (const key of a) {
    for (let other = b[next]; other !== undefined && other < key; other = b[++next]) all.push(other);
    all.push(key);
  }
  for (; next < b.length; next++) all.push(b[next] as string);
  return all;
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
