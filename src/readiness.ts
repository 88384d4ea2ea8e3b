/** When a client can work: the bootstrap namespaces with their default ServiceAccounts, and every node we play Ready. */

import { namespace } from "./kinds/core/namespace.ts";
import { node } from "./kinds/core/node.ts";
import { serviceAccount } from "./kinds/core/service-account.ts";
import type { Lister } from "./kinds/kind.ts";

export function isReady(lister: Lister, options: { readonly nodes: number; readonly controllers: readonly string[] }): boolean {
  if (!lister.get(namespace, undefined, "default")) return false;
  const all = options.controllers.length === 1 && options.controllers[0] === "*";
  if (!all) return true;
  if (!lister.get(serviceAccount, "default", "default")) return false;
  return (
    lister.count(node) === 0 ||
    lister.list(node).some((one) => one.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True"))
  );
}
