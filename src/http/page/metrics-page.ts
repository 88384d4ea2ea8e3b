import type { HttpContext } from "../exchange.ts";
import type { Page } from "./page.ts";

/** /metrics: Kubernetes' count of stored objects and open watches, in Prometheus' text format. */
export const metricsPage: Page = ({ segments, http }) =>
  segments.length === 1 && segments[0] === "metrics"
    ? { code: 200, type: "text/plain; version=0.0.4; charset=utf-8", body: text(http) }
    : undefined;

function text({ cluster, watches }: HttpContext): string {
  const { kinds, lister } = cluster.registry;
  const stored = kinds.filter((kind) => kind.verbs.includes("list") && !kind.options.storedAs);
  const objects = stored.map((kind) => {
    const group = kind.group ? `group="${kind.group}",` : "";
    return `apiserver_resource_objects{${group}resource="${kind.plural}"} ${lister.count(kind)}`;
  });
  return [
    "# HELP apiserver_resource_objects Number of stored objects by resource.",
    "# TYPE apiserver_resource_objects gauge",
    ...objects,
    "# HELP miniplane_open_watches Watches that are open.",
    "# TYPE miniplane_open_watches gauge",
    `miniplane_open_watches ${watches.size}`,
    "",
  ].join("\n");
}
