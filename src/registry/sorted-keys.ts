/** A sorted set of strings in chunks: insert, delete and range scans cost log(n) plus one chunk, whatever the size. */
const chunkSize = 512;

export class SortedKeys {
  #chunks: string[][] = [];
  size = 0;

  /** Adds a key that is not there yet. Appending in order is the cheapest case. */
  add(key: string): void {
    this.size++;
    const chunks = this.#chunks;
    const at = Math.max(0, this.#chunkBefore(key));
    const chunk = chunks[at];
    if (!chunk) {
      chunks.push([key]);
      return;
    }
    chunk.splice(lowerBound(chunk, key), 0, key);
    if (chunk.length > chunkSize * 2) chunks.splice(at + 1, 0, chunk.splice(at === chunks.length - 1 ? chunkSize * 2 - 64 : chunkSize));
  }

  delete(key: string): void {
    const at = this.#chunkBefore(key);
    const chunk = this.#chunks[at];
    if (!chunk) return;
    const index = lowerBound(chunk, key);
    if (chunk[index] !== key) return;
    this.size--;
    chunk.splice(index, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /** Keys ≥ `from` that start with `prefix`, in order. The set must not change meanwhile. */
  *range(prefix: string, from = prefix): Generator<string> {
    let at = Math.max(0, this.#chunkBefore(from));
    let index = lowerBound(this.#chunks[at] ?? [], from);
    for (; at < this.#chunks.length; at++, index = 0) {
      const chunk = this.#chunks[at] as string[];
      for (; index < chunk.length; index++) {
        const key = chunk[index] as string;
        if (!key.startsWith(prefix)) {
          if (key > prefix) return;
          continue;
        }
        yield key;
      }
    }
  }

  /** Index of the last chunk whose first key is ≤ key; -1 if there is none. */
  #chunkBefore(key: string): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (((this.#chunks[middle] as string[])[0] as string) <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function lowerBound(chunk: readonly string[], key: string): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chunk[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
