/** Fills in the requests and limits that containers leave out. As kubernetes: plugin/pkg/admission/limitranger. */

import { withMeta } from "../../../api/meta.ts";
import { own } from "../../../api/own.ts";
import type { Container, LimitRange, Pod, PodSpec } from "../../../api/types/core-v1.ts";

const annotation = "kubernetes.io/limit-ranger";

type List = Readonly<Record<string, string>>;

/** What a limit range gives to containers that say nothing; later items win. */
function defaultsOf(range: LimitRange): { requests: List; limits: List } {
  const items = (range.spec?.limits ?? []).filter(({ type }) => type === "Container");
  return {
    requests: Object.assign({}, ...items.map(({ defaultRequest }) => defaultRequest)),
    limits: Object.assign({}, ...items.map(({ default: limits }) => limits)),
  };
}

const missing = (given: List | undefined, defaults: List): string[] =>
  Object.keys(defaults)
    .filter((name) => own(given, name) === undefined)
    .sort();

interface Filled {
  readonly containers: readonly Container[];
  readonly told: readonly string[];
}

function fill(containers: readonly Container[], what: string, defaults: { requests: List; limits: List }): Filled {
  const told: string[] = [];
  const filled = containers.map((container) => {
    const { requests, limits } = container.resources ?? {};
    const setRequests = missing(requests, defaults.requests);
    const setLimits = missing(limits, defaults.limits);
    if (setRequests.length > 0) told.push(`${setRequests.join(", ")} request for ${what} ${container.name}`);
    if (setLimits.length > 0) told.push(`${setLimits.join(", ")} limit for ${what} ${container.name}`);
    if (setRequests.length + setLimits.length === 0) return container;
    const resources = {
      ...container.resources,
      ...(setRequests.length > 0 ? { requests: { ...defaults.requests, ...requests } } : {}),
      ...(setLimits.length > 0 ? { limits: { ...defaults.limits, ...limits } } : {}),
    };
    return { ...container, resources };
  });
  return { containers: told.length > 0 ? filled : containers, told };
}

/** The Pod with the range's defaults and an annotation that says which; the same object if it needs none. */
export function withDefaultResources(pod: Pod, range: LimitRange): Pod {
  const spec = pod.spec as PodSpec | undefined;
  if (!spec) return pod;
  const defaults = defaultsOf(range);
  const main = fill(spec.containers ?? [], "container", defaults);
  const init = fill(spec.initContainers ?? [], "init container", defaults);
  const told = [...main.told, ...init.told];
  if (told.length === 0) return pod;
  const annotations = { ...pod.metadata.annotations, [annotation]: `LimitRanger plugin set: ${told.join("; ")}` };
  const initContainers = spec.initContainers ? { initContainers: init.containers } : {};
  return { ...withMeta(pod, { annotations }), spec: { ...spec, containers: main.containers, ...initContainers } };
}
