/** What a world holds, in a few words. */
import { namespace } from "./kinds/core/namespace.ts";
import { node } from "./kinds/core/node.ts";
import { pod } from "./kinds/core/pod.ts";
import type { Lister } from "./kinds/kind.ts";

/** "3 nodes, 4 namespaces, 12 pods". */
export function contentsOf(lister: Lister): string {
  return [node, namespace, pod].map((kind) => amount(lister.count(kind), kind.singular, kind.plural)).join(", ");
}

const amount = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
