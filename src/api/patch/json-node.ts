/** Lists and objects as JSON Patch sees them: reading, adding and removing one item, always on a copy. */

export type Node = readonly unknown[] | { readonly [field: string]: unknown };

/** The item, or `undefined` for an index that is none. A missing member of an object is found as null. */
export function findItem(node: Node, key: string): { readonly value: unknown } | undefined {
  if (!isList(node)) return { value: Object.hasOwn(node, key) ? node[key] : null };
  const index = indexOf(key, node.length);
  return index === undefined || index >= node.length ? undefined : { value: node[index] };
}

/** With the item put in place of what is there; `undefined` for an index that is none. */
export function setItem(node: Node, key: string, value: unknown): Node | undefined {
  if (!isList(node)) return { ...node, [key]: value };
  const index = indexOf(key, node.length);
  return index === undefined || index >= node.length ? undefined : node.with(index, value);
}

/** With the item added: a member set, a list item inserted before `key`, or appended for "-". */
export function addItem(node: Node, key: string, value: unknown): Node | undefined {
  if (!isList(node)) return { ...node, [key]: value };
  const index = key === "-" ? node.length : indexOf(key, node.length + 1);
  return index === undefined || index > node.length ? undefined : node.toSpliced(index, 0, value);
}

/** Without the item; `undefined` when it is not there. */
export function removeItem(node: Node, key: string): Node | undefined {
  if (isList(node)) {
    const index = indexOf(key, node.length);
    return index === undefined || index >= node.length ? undefined : node.toSpliced(index, 1);
  }
  if (!Object.hasOwn(node, key) || node[key] === undefined) return undefined;
  const { [key]: _, ...rest } = node;
  return rest;
}

const isList = (node: Node): node is readonly unknown[] => Array.isArray(node);

/** A decimal index; a negative one counts from the end of `length` items. */
function indexOf(key: string, length: number): number | undefined {
  if (!/^[+-]?\d+$/.test(key)) return undefined;
  const index = Number(key);
  if (index >= 0) return index;
  return index < -length ? undefined : index + length;
}
