import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { HTTPIngressPath, Ingress, IngressRule } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";
import { dnsSubdomain, each, oneOf } from "../validation/fields.ts";
import { isWildcardSubdomain } from "../validation/formats.ts";
import { ipFamily } from "../validation/ip.ts";
import { validateIngressPoints } from "../validation/load-balancer-status.ts";
import { validateBackend } from "./ingress-backend.ts";

const classAnnotation = "kubernetes.io/ingress.class";
const badParts = ["//", "/./", "/../", "%2f", "%2F"];
const badEnds = ["/..", "/."];

function validateHost(path: string, host: string): FieldError[] {
  if (!host.includes("*")) return dnsSubdomain(path, host);
  return isWildcardSubdomain(host)
    ? []
    : [invalidValue(path, host, "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain")];
}

function validatePathText(at: string, path: string, type: string): FieldError[] {
  if (type === "ImplementationSpecific")
    return path === "" || path.startsWith("/") ? [] : [invalidValue(at, path, "must be an absolute path")];
  if (type !== "Exact" && type !== "Prefix") return [];
  if (!path.startsWith("/")) return [invalidValue(at, path, "must be an absolute path")];
  return [
    ...badParts.filter((part) => path.includes(part)).map((part) => invalidValue(at, path, `must not contain '${part}'`)),
    ...badEnds.filter((end) => path.endsWith(end)).map((end) => invalidValue(at, path, `cannot end with '${end}'`)),
  ];
}

function validateHttpPath(rule: HTTPIngressPath, at: string): FieldError[] {
  const { path = "", pathType, backend } = rule;
  return [
    ...(pathType
      ? oneOf(`${at}.pathType`, pathType, ["Exact", "Prefix", "ImplementationSpecific"])
      : [required(`${at}.pathType`, "pathType must be specified")]),
    ...validatePathText(`${at}.path`, path, pathType ?? ""),
    ...validateBackend(backend, `${at}.backend`),
  ];
}

function validateRule(rule: IngressRule, at: string): FieldError[] {
  const { host = "", http } = rule;
  const errors: FieldError[] = [];
  if (host !== "")
    errors.push(
      ...(ipFamily(host) ? [invalidValue(`${at}.host`, host, "must be a DNS name, not an IP address")] : validateHost(`${at}.host`, host)),
    );
  if (!http) return errors;
  const paths = http.paths ?? [];
  if (paths.length === 0) return [...errors, required(`${at}.http.paths`)];
  return [...errors, ...each(`${at}.http.paths`, paths, validateHttpPath)];
}

function validate(ingress: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls, ingressClassName } = ingress.spec ?? {};
  return [
    ...(rules.length === 0 && !defaultBackend ? [invalidValue("spec", rules, "either `defaultBackend` or `rules` must be specified")] : []),
    ...(defaultBackend ? validateBackend(defaultBackend, "spec.defaultBackend") : []),
    ...each("spec.rules", rules, validateRule),
    ...each("spec.tls", tls, (entry, at) => [
      ...each(`${at}.hosts`, entry.hosts, (host, where) => validateHost(where, host)),
      ...(entry.secretName ? dnsSubdomain(`${at}.secretName`, entry.secretName) : []),
    ]),
    ...(ingressClassName === undefined ? [] : dnsSubdomain("spec.ingressClassName", ingressClassName)),
  ];
}

/** On create the old annotation and the field must agree. */
function validateClass({ metadata, spec }: Ingress): FieldError[] {
  const annotation = metadata.annotations?.[classAnnotation];
  const name = spec?.ingressClassName;
  if (annotation === undefined || name === undefined || annotation === name) return [];
  return [invalidValue(`annotations.${classAnnotation}`, annotation, "must match `ingressClassName` when both are specified")];
}

export const ingress = defineKind<Ingress>({
  resource: "networking.k8s.io/v1/ingresses",
  validate: (object) => [...validate(object), ...(object.metadata.resourceVersion ? [] : validateClass(object))],
  warnings: ({ metadata }) =>
    metadata.annotations?.[classAnnotation] === undefined
      ? []
      : [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`],
  subresources: {
    status: {
      shape: "view",
      validateUpdate: ({ status }) => validateIngressPoints("status.loadBalancer.ingress", status?.loadBalancer?.ingress, false),
    },
  },
  example: {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "example" },
    spec: { defaultBackend: { service: { name: "example", port: { number: 80 } } } },
  },
});
