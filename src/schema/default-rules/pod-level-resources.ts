/** Requests and hugepage limits of the Pod as a whole, where its resources are given only in part. */

import type { JsonObject } from "../../api/meta.ts";
import { own } from "../../api/own.ts";
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, type Quantity } from "../../api/quantity.ts";
import { listAt, objectAt } from "./rule.ts";

type Amounts = ReadonlyMap<string, Quantity>;
type Side = "requests" | "limits";

const isHugePages = (name: string) => name.startsWith("hugepages-");
const isPodLevel = (name: string) => name === "cpu" || name === "memory" || isHugePages(name);

function amountsOf(container: JsonObject, side: Side): Amounts {
  const list = objectAt(objectAt(container, "resources"), side) ?? {};
  return new Map(Object.entries(list).map(([name, text]) => [name, parseQuantity(String(text))]));
}

function combine(left: Amounts, right: Amounts, join: (a: Quantity, b: Quantity) => Quantity): Amounts {
  const result = new Map(left);
  for (const [name, amount] of right) {
    const other = result.get(name);
    result.set(name, other ? join(other, amount) : amount);
  }
  return result;
}

const larger = (a: Quantity, b: Quantity) => (compareQuantities(a, b) >= 0 ? a : b);

/** What the containers need together: their sum and the sidecars', or the largest moment of initialisation. */
function aggregate(spec: JsonObject, side: Side): Amounts {
  let running: Amounts = new Map();
  for (const container of listAt(spec, "containers")) running = combine(running, amountsOf(container, side), addQuantities);
  let sidecars: Amounts = new Map();
  let starting: Amounts = new Map();
  for (const container of listAt(spec, "initContainers")) {
    const amounts = amountsOf(container, side);
    const isSidecar = container["restartPolicy"] === "Always";
    if (isSidecar) {
      running = combine(running, amounts, addQuantities);
      sidecars = combine(sidecars, amounts, addQuantities);
    }
    starting = combine(starting, isSidecar ? sidecars : combine(amounts, sidecars, addQuantities), larger);
  }
  return combine(running, starting, larger);
}

function filled(list: JsonObject, from: Iterable<readonly [string, unknown]>, applies: (name: string) => boolean): JsonObject {
  const missing = [...from].filter(([name]) => own(list, name) === undefined && applies(name));
  return missing.length > 0 ? { ...list, ...Object.fromEntries(missing) } : list;
}

const texts = (amounts: Amounts) => [...amounts].map(([name, amount]) => [name, formatQuantity(amount)] as const);

/** Limits for what every container is limited in, at least as large as the Pod's own request. */
function limitsOf(spec: JsonObject, requests: JsonObject): [string, string][] {
  const containers = [...listAt(spec, "containers"), ...listAt(spec, "initContainers")].map((each) => amountsOf(each, "limits"));
  return [...aggregate(spec, "limits")].flatMap(([name, amount]): [string, string][] => {
    const asked = own(requests, name);
    if (isHugePages(name)) return asked === undefined ? [[name, formatQuantity(amount)]] : [];
    if (asked === undefined || !containers.every((limits) => limits.has(name))) return [];
    return [[name, formatQuantity(larger(amount, parseQuantity(String(asked))))]];
  });
}

/** Pod-level limits and requests: from the containers first, then requests from the Pod's limits. */
export function podLevelResources(resources: JsonObject, spec: JsonObject): JsonObject {
  const given = objectAt(resources, "limits") ?? {};
  const asked = objectAt(resources, "requests") ?? {};
  const limits = filled(given, limitsOf(spec, asked), isPodLevel);
  if (Object.keys(limits).length === 0) return resources;
  const fromContainers = filled(asked, texts(aggregate(spec, "requests")), (name) => isPodLevel(name) && !isHugePages(name));
  const requests = filled(fromContainers, Object.entries(limits), isPodLevel);
  return limits === given && requests === asked ? resources : { ...resources, limits, requests };
}
