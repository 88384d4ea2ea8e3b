import { type FieldError, forbidden, invalidValue, required } from "../../api/field-error.ts";
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";
import { each, labelSelector, oneOf, optionalOneOf, portOrName } from "../validation/fields.ts";
import { cidrProblem, ipv4Contains, parseCidr } from "../validation/ip.ts";

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, at: string): FieldError[] {
  const errors = optionalOneOf(`${at}.protocol`, protocol, ["TCP", "UDP", "SCTP"]);
  const path = `${at}.endPort`;
  if (port === undefined)
    return endPort === undefined ? errors : [...errors, invalidValue(path, endPort, "may not be specified when `port` is not specified")];
  errors.push(...portOrName(`${at}.port`, port));
  if (endPort === undefined) return errors;
  if (typeof port === "string") errors.push(invalidValue(path, endPort, "may not be specified when `port` is non-numeric"));
  else if (endPort < port) errors.push(invalidValue(path, endPort, "must be greater than or equal to `port`"));
  else if (endPort > 65535) errors.push(invalidValue(path, endPort, "must be between 1 and 65535, inclusive"));
  return errors;
}

function validateBlock({ cidr = "", except }: IPBlock, at: string): FieldError[] {
  const path = `${at}.cidr`;
  if (cidr === "") return [required(path)];
  const problem = cidrProblem(cidr);
  if (problem) return [invalidValue(path, cidr, problem)];
  const outer = parseCidr(cidr);
  return each(`${at}.except`, except, (text, where) => {
    const wrong = cidrProblem(text);
    if (wrong) return [invalidValue(where, text, wrong)];
    const inner = parseCidr(text);
    if (!outer || !inner || outer.family === "IPv6") return [];
    const inside = inner.family === "IPv4" && inner.bits > outer.bits && ipv4Contains(outer, inner.address);
    return inside ? [] : [invalidValue(where, text, `must be a strict subset of \`cidr\``)];
  });
}

function validatePeer(peer: NetworkPolicyPeer, at: string): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (!podSelector && !namespaceSelector && !ipBlock) return [required(at, "must specify a peer")];
  if (ipBlock && (podSelector || namespaceSelector)) return [forbidden(at, "may not specify both ipBlock and another peer")];
  return [
    ...labelSelector(`${at}.podSelector`, podSelector),
    ...labelSelector(`${at}.namespaceSelector`, namespaceSelector),
    ...(ipBlock ? validateBlock(ipBlock, `${at}.ipBlock`) : []),
  ];
}

function validate({ spec }: NetworkPolicy): FieldError[] {
  const { podSelector, ingress, egress, policyTypes = [] } = spec ?? {};
  return [
    ...labelSelector("spec.podSelector", podSelector),
    ...each("spec.ingress", ingress, (rule, at) => [
      ...each(`${at}.ports`, rule.ports, validatePort),
      ...each(`${at}.from`, rule.from, validatePeer),
    ]),
    ...each("spec.egress", egress, (rule, at) => [
      ...each(`${at}.ports`, rule.ports, validatePort),
      ...each(`${at}.to`, rule.to, validatePeer),
    ]),
    ...(policyTypes.length > 2
      ? [invalidValue("spec.policyTypes", policyTypes, "may not specify more than two policyTypes")]
      : each("spec.policyTypes", policyTypes, (type, at) => oneOf(at, type, ["Ingress", "Egress"]))),
  ];
}

export const networkPolicy = defineKind<NetworkPolicy>({
  resource: "networking.k8s.io/v1/networkpolicies",
  validate,
  example: { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "example" }, spec: { podSelector: {} } },
});
