/** What Services use of a quota. As kubernetes: pkg/quota/v1/evaluator/core/services.go. */
import { type Amounts, countOf } from "../../../api/amounts.ts";
import type { Service } from "../../../api/types/core-v1.ts";
import type { QuotaEvaluator } from "./evaluator.ts";

const names: ReadonlySet<string> = new Set(["count/services", "services", "services.nodeports", "services.loadbalancers"]);

function nodePorts({ spec }: Service): number {
  const ports = spec?.ports ?? [];
  if (spec?.type === "NodePort") return ports.length;
  if (spec?.type !== "LoadBalancer") return 0;
  return spec.allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => nodePort).length : ports.length;
}

function usage(service: Service): Amounts {
  return new Map([
    ["count/services", countOf(1)],
    ["services", countOf(1)],
    ["services.nodeports", countOf(nodePorts(service))],
    ["services.loadbalancers", countOf(service.spec?.type === "LoadBalancer" ? 1 : 0)],
  ]);
}

export const serviceEvaluator: QuotaEvaluator = {
  countsUpdates: (subresource) => subresource === "",
  counts: (name) => names.has(name),
  inScope: () => false,
  usage: (object) => usage(object as Service),
};
