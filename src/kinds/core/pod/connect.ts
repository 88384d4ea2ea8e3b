/** Which exec, attach, log, port-forward and proxy requests cannot be served at all. As kubernetes: registry/core/pod/strategy.go. */
import { type FieldError, forbidden, invalidValue } from "../../../api/field-error.ts";
import { badRequest, invalid } from "../../../api/status.ts";
import type { Pod } from "../../../api/types/core-v1.ts";
import { parseProxyName } from "../../generic/proxy-name.ts";
import type { ConnectSubresource } from "../../kind.ts";
import { rootField } from "./validate-pod.ts";

type Options = Readonly<Record<string, string>>;

function containerNames({ spec }: Pod): string[] {
  const lists = [spec.initContainers, spec.containers, spec.ephemeralContainers];
  return lists.flatMap((list) => (list ?? []).map(({ name }) => name));
}

/** The container meant: the named one, or the only one. */
function checkContainer(pod: Pod, name: string | undefined): void {
  const names = containerNames(pod);
  const podName = pod.metadata.name;
  if (name && !names.includes(name)) throw badRequest(`container ${name} is not valid for pod ${podName}`);
  if (name || names.length === 1 || pod.metadata.annotations?.["kubectl.kubernetes.io/default-container"]) return;
  throw badRequest(`a container name must be specified for pod ${podName}, choose one of: [${names.join(" ")}]`);
}

function checkHost(pod: Pod): undefined {
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
}

function numberOf(options: Options, name: string): number | undefined {
  const text = options[name];
  if (text === undefined || text === "") return undefined;
  if (!/^[+-]?[0-9]+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function atLeast(options: Options, name: string, least: 0 | 1): FieldError[] {
  const value = numberOf(options, name);
  if (value === undefined || value >= least) return [];
  return [invalidValue(name, value, least === 0 ? "must be greater than or equal to 0" : "must be greater than 0")];
}

function checkLog(pod: Pod, options: Options): "nothing" | undefined {
  const errors = [...atLeast(options, "tailLines", 0), ...atLeast(options, "limitBytes", 1)];
  if (options["sinceSeconds"] && options["sinceTime"])
    errors.push(forbidden(rootField, "at most one of `sinceTime` or `sinceSeconds` may be specified"));
  else errors.push(...atLeast(options, "sinceSeconds", 1));
  if (options["stream"]) errors.push(forbidden("stream", "may not be specified"));
  if (errors.length > 0) throw invalid({ group: "", kind: "PodLogOptions" }, pod.metadata.name ?? "", errors);
  checkContainer(pod, options["container"]);
  return pod.spec.nodeName ? undefined : "nothing";
}

function checkStream(pod: Pod, options: Options): undefined {
  checkContainer(pod, options["container"]);
  checkHost(pod);
}

function checkProxy(pod: Pod): undefined {
  if (!pod.status?.podIP) throw badRequest("address not allowed");
}

type Check = (pod: Pod, options: Options) => "nothing" | undefined;

const checked = (check: Check): ConnectSubresource => ({
  shape: "connect",
  check: ({ parent, name, options }) => check(parent(name) as Pod, options),
});

export const podConnections: Readonly<Record<string, ConnectSubresource>> = {
  exec: checked(checkStream),
  attach: checked(checkStream),
  log: checked(checkLog),
  portforward: checked(checkHost),
  proxy: { shape: "connect", check: ({ parent, name }) => checkProxy(parent(parseProxyName("pod", name).name) as Pod) },
};
