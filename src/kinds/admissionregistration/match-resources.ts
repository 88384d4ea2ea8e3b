/** Which requests a policy is for, and with which parameters. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { MatchResources, ParamKind, ParamRef } from "../../api/types/admissionregistration-v1.ts";
import { dnsSubdomain, each, fits, labelSelector, oneOf, when } from "../validation/fields.ts";
import { isDns1035Label, isPathSegment } from "../validation/formats.ts";
import { dnsSubdomainProblems } from "../validation/problems.ts";
import { validateNamedRule } from "./admission-rule.ts";

const mutable = ["*", "CREATE", "UPDATE", "CONNECT"];

export function validateMatchResources(path: string, match: MatchResources | undefined): FieldError[] {
  if (!match) return [];
  const selector = (field: "namespaceSelector" | "objectSelector"): FieldError[] =>
    match[field] ? labelSelector(`${path}.${field}`, match[field]) : [required(`${path}.${field}`)];
  return [
    ...oneOf(`${path}.matchPolicy`, match.matchPolicy, ["Exact", "Equivalent"]),
    ...selector("namespaceSelector"),
    ...selector("objectSelector"),
    ...each(`${path}.resourceRules`, match.resourceRules, validateNamedRule),
    ...each(`${path}.excludeResourceRules`, match.excludeResourceRules, validateNamedRule),
  ];
}

/** A policy needs at least one rule: it says of which type the objects are. */
export function validateMatchConstraints(path: string, match: MatchResources | undefined): FieldError[] {
  if (!match) return [required(path)];
  return [
    ...validateMatchResources(path, match),
    ...when((match.resourceRules ?? []).length === 0, () => required(`${path}.resourceRules`)),
  ];
}

/** What is deleted cannot be changed. Reported once for each rule, without its index. */
export const onlyMutable = (path: string, match: MatchResources | undefined): FieldError[] =>
  (match?.resourceRules ?? []).flatMap(({ operations = [] }) =>
    operations
      .filter((operation) => operation === "DELETE")
      .map((operation) => notSupported(`${path}.resourceRules.operations`, operation, mutable)),
  );

const version1035 = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', and start with a letter";

function validateApiVersion(path: string, apiVersion: string): FieldError[] {
  if (apiVersion === "") return [required(path)];
  const parts = apiVersion.split("/");
  if (parts.length > 2) return [invalidValue(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const [group, version] = parts.length === 1 ? ["", apiVersion] : [parts[0] ?? "", parts[1] ?? ""];
  return [
    ...(group === "" ? [] : dnsSubdomainProblems(group).map((problem) => invalidValue(path, group, problem))),
    ...when(version === "", () => invalidValue(path, apiVersion, "version must be specified")),
    ...when(version !== "" && !isDns1035Label(version), () => invalidValue(path, version, version1035)),
  ];
}

export function validateParamKind(path: string, paramKind: ParamKind | undefined): FieldError[] {
  if (!paramKind) return [];
  const { apiVersion = "", kind = "" } = paramKind;
  return [
    ...validateApiVersion(`${path}.apiVersion`, apiVersion),
    ...(kind === "" ? [required(`${path}.kind`)] : []),
    ...when(kind !== "" && !isDns1035Label(kind.toLowerCase()), () =>
      invalidValue(`${path}.kind`, kind, `may have mixed case, but should otherwise match: ${version1035}`),
    ),
  ];
}

const exclusive = "name and selector are mutually exclusive";

export function validateParamRef(path: string, reference: ParamRef | undefined): FieldError[] {
  if (!reference) return [];
  const { name = "", selector, parameterNotFoundAction: action } = reference;
  const problems = (text: string) => (isPathSegment(text) ? [] : ["may not be '.' or '..' nor contain '/' or '%'"]);
  return [
    ...(name === "" ? [] : fits(`${path}.name`, name, problems)),
    ...when(name !== "" && selector !== undefined, () => forbidden(`${path}.name`, exclusive)),
    ...labelSelector(`${path}.selector`, selector),
    ...when(name !== "" && selector !== undefined, () => forbidden(`${path}.selector`, exclusive)),
    ...when(name === "" && selector === undefined, () => required(path, "one of name or selector must be specified")),
    ...oneOf(`${path}.parameterNotFoundAction`, action, ["Deny", "Allow"]),
  ];
}

export const policyName = (path: string, name: string): FieldError[] => (name === "" ? [required(path)] : dnsSubdomain(path, name));
