import type { Batch } from "../backing.ts";
import type { StoredRow } from "../stored-row.ts";

/** Numbers of a row in a packed batch: id, revision, created, previous, length of the value (-1: a deletion). */
const NUMBERS = 5;

/** A batch as it crosses to the writer thread: columns, and all values in one buffer that is moved, not copied. */
export interface PackedBatch {
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly keys: readonly string[];
  readonly rowFacts: readonly string[];
  readonly values: Uint8Array<ArrayBuffer>;
  readonly facts: Batch["facts"];
}

export function packBatch({ rows, facts }: Batch): PackedBatch {
  const numbers = new Float64Array(rows.length * NUMBERS);
  const values = new Uint8Array(rows.reduce((sum, row) => sum + (row.value?.length ?? 0), 0));
  let offset = 0;
  rows.forEach((row, index) => {
    numbers.set([row.id, row.revision, row.created, row.previous, row.value ? row.value.length : -1], index * NUMBERS);
    if (!row.value) return;
    values.set(row.value, offset);
    offset += row.value.length;
  });
  return { numbers, keys: rows.map((row) => row.key), rowFacts: rows.map((row) => row.facts), values, facts };
}

export function unpackBatch({ numbers, keys, rowFacts, values, facts }: PackedBatch): Batch {
  let offset = 0;
  const number = (index: number, column: number) => numbers[index * NUMBERS + column] as number;
  const rows = keys.map((key, index): StoredRow => {
    const length = number(index, 4);
    const value = length < 0 ? undefined : Buffer.from(values.buffer, offset, length);
    offset += Math.max(0, length);
    return {
      id: number(index, 0),
      revision: number(index, 1),
      created: number(index, 2),
      previous: number(index, 3),
      deleted: length < 0,
      key,
      facts: rowFacts[index] as string,
      value,
    };
  });
  return { rows, facts };
}
