import { StoreError, type Write } from "./store.ts";
import type { Head } from "./stored-row.ts";

/** Throws unless every key is as its write expects it and no key is written twice. */
export function checkWrites(writes: readonly Write[], heads: ReadonlyMap<string, Head>): void {
  for (const write of writes) checkWrite(write, heads.get(write.key));
  if (writes.length < 2) return;
  const keys = new Set(writes.map((write) => write.key));
  if (keys.size < writes.length) throw new Error("a commit writes each key once");
}

function checkWrite({ key, expected, value }: Write, head: Head | undefined): void {
  const revision = head && !head.deleted ? head.revision : 0;
  if (expected === 0 && !value) throw new Error(`cannot delete ${key}, which is expected not to exist`);
  if (revision === expected) return;
  if (expected === 0) throw new StoreError("KeyExists", `${key} exists already`, key);
  if (revision === 0) throw new StoreError("KeyNotFound", `${key} does not exist`, key);
  throw new StoreError("RevisionConflict", `${key} is at revision ${revision}, not ${expected}`, key);
}
