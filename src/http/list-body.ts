/** The bytes of a list: written in slabs from the bytes of its items, nothing parsed or serialised again. */
import type { Kind } from "../kinds/kind.ts";
import type { Answer, ListAnswer } from "../registry/registry.ts";

/** Large enough to save system calls, small enough to be written while the next one is filled. */
const slabBytes = 256 * 1024;

const metadataKey = Buffer.from('"metadata"');
const openBrace = 123;
const comma = 44;

/** The list's head up to and including `"items":[`. */
export function listHead(kind: Kind, list: ListAnswer): string {
  const metadata = {
    resourceVersion: String(list.revision),
    continue: list.continue,
    remainingItemCount: list.remainingItemCount,
  };
  return `{"kind":"${kind.kind}List","apiVersion":"${kind.apiVersion}","metadata":${JSON.stringify(metadata)},"items":[`;
}

export const listTail = "]}\n";

/** Length in bytes of what {@link listSlabs} yields. */
export function listLength(head: string, items: readonly Answer[]): number {
  let length = Buffer.byteLength(head) + listTail.length + Math.max(0, items.length - 1);
  for (const item of items) length += item.json.length - itemStart(item.json) + 1;
  return length;
}

/** The list as pieces of at most 256 KiB (more only for an item that is larger alone). */
export function* listSlabs(head: string, items: readonly Answer[]): Generator<Buffer> {
  let slab = Buffer.allocUnsafe(slabBytes);
  let used = slab.write(head);
  for (const [index, { json }] of items.entries()) {
    const start = itemStart(json);
    const needed = json.length - start + 2;
    if (used + needed > slab.length) {
      yield slab.subarray(0, used);
      slab = Buffer.allocUnsafe(Math.max(slabBytes, needed));
      used = 0;
    }
    if (index > 0) slab[used++] = comma;
    slab[used++] = openBrace;
    used += json.copy(slab, used, start);
  }
  if (used + listTail.length > slab.length) {
    yield slab.subarray(0, used);
    slab = Buffer.allocUnsafe(listTail.length);
    used = 0;
  }
  used += slab.write(listTail, used);
  yield slab.subarray(0, used);
}

/** Items carry no kind and apiVersion: they begin at `"metadata"`, which follows those two in every object's bytes. */
function itemStart(json: Buffer): number {
  const at = json.indexOf(metadataKey);
  return at < 0 ? 1 : at;
}
