import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { Node, Taint } from "../../api/types/core-v1.ts";
import { differs } from "../generic/generation.ts";
import { parseProxyName } from "../generic/proxy-name.ts";
import { zeroValue } from "../generic/zero-value.ts";
import { type ConnectSubresource, defineKind } from "../kind.ts";
import { duplicates } from "../validation/duplicates.ts";
import { each, labelValue, qualifiedName, when } from "../validation/fields.ts";
import { cidrProblem, parseCidr } from "../validation/ip.ts";
import { resourceAmounts } from "../validation/resource-list.ts";

const avoidPods = "scheduler.alpha.kubernetes.io/preferAvoidPods";
const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** podCIDR is the first of podCIDRs, whichever of the two was given; podCIDR wins. */
function alignPodCidrs(node: Node): Node {
  const { podCIDR, podCIDRs = [] } = node.spec ?? {};
  if (podCIDR && podCIDRs[0] !== podCIDR) return { ...node, spec: { ...node.spec, podCIDRs: [podCIDR] } };
  if (!podCIDR && podCIDRs[0]) return { ...node, spec: { ...node.spec, podCIDR: podCIDRs[0] } };
  return node;
}

function validateTaint(taint: Taint, path: string): FieldError[] {
  const { key, value = "", effect } = taint;
  return [
    ...qualifiedName(`${path}.key`, key ?? ""),
    ...labelValue(`${path}.value`, value),
    ...(effect ? when(!effects.includes(effect), () => notSupported(`${path}.effect`, effect, effects)) : [required(`${path}.effect`)]),
  ];
}

/** Kubernetes reports taints under metadata. */
function validateTaints(taints: readonly Taint[] | undefined): FieldError[] {
  return [
    ...each("metadata.taints", taints, validateTaint),
    ...duplicates("metadata.taints", taints, (taint) => (taint.key ? `${taint.key}:${taint.effect}` : undefined)),
  ];
}

function validatePodCidrs(cidrs: readonly string[]): FieldError[] {
  const path = "spec.podCIDRs";
  const errors = each(path, cidrs, (text, at) => {
    const problem = cidrProblem(text);
    return problem ? [invalidValue(at, text, problem)] : [];
  });
  const families = cidrs.map((text) => parseCidr(text)?.family);
  if (cidrs.length > 2) errors.push(invalidValue(path, cidrs, "may specify no more than one CIDR for each IP family"));
  else if (cidrs.length === 2 && families[0] === families[1])
    errors.push(invalidValue(path, cidrs, "must specify one CIDR for each IP family"));
  return errors;
}

function validateAvoidPods(node: Node): FieldError[] {
  const text = node.metadata.annotations?.[avoidPods];
  if (!text) return [];
  try {
    JSON.parse(text);
    return [];
  } catch {
    return [invalidValue("metadata.annotations.AvoidPods", avoidPods, "must be JSON")];
  }
}

function validate(node: Node): FieldError[] {
  const { spec = {}, status } = node;
  return [
    ...validateAvoidPods(node),
    ...validateTaints(spec.taints),
    ...resourceAmounts("status.capacity", status?.capacity),
    ...resourceAmounts("status.allocatable", status?.allocatable),
    ...validatePodCidrs(spec.podCIDRs ?? []),
  ];
}

/** Pod CIDRs and provider are set once. */
function validateUpdate(node: Node, old: Node): FieldError[] {
  const { spec = {} } = node;
  const before = old.spec ?? {};
  return [
    ...when((before.podCIDRs ?? []).length > 0 && differs(before.podCIDRs, spec.podCIDRs), () =>
      forbidden("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid'),
    ),
    ...when(!!before.providerID && before.providerID !== spec.providerID, () =>
      invalidValue("spec.providerID", spec.providerID ?? "", 'node updates may not change providerID except from "" to valid'),
    ),
    ...when((spec.externalID ?? "") !== (before.externalID ?? ""), () =>
      forbidden("spec.externalID", "node updates may not change externalID"),
    ),
  ];
}

function validateStatus(node: Node): FieldError[] {
  const { status } = node;
  return [
    ...duplicates("status.addresses", status?.addresses, (address) => `${address.type} ${address.address}`),
    ...resourceAmounts("status.capacity", status?.capacity),
    ...resourceAmounts("status.allocatable", status?.allocatable),
  ];
}

const proxy: ConnectSubresource = {
  shape: "connect",
  check: ({ parent, name }) => void parent(parseProxyName("node", name).name) as undefined,
};

export const node = defineKind<Node>({
  resource: "core/v1/nodes",
  defaults: alignPodCidrs,
  prepareForCreate: (object) => ({ ...object, status: object.status ?? (zeroValue("core/v1.NodeStatus") as unknown as Node["status"]) }),
  validate,
  validateUpdate,
  subresources: { status: { shape: "view", validateUpdate: validateStatus }, proxy },
  example: { apiVersion: "v1", kind: "Node", metadata: { name: "example" } },
});
