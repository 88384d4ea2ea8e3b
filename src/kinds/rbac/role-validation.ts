/** Rules, role references and subjects. */
import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { PolicyRule, RoleRef, Subject } from "../../api/types/rbac-v1.ts";
import { dnsSubdomain, each } from "../validation/fields.ts";
import { isPathSegment } from "../validation/formats.ts";

const apiGroup = "rbac.authorization.k8s.io";

function validateRule(rule: PolicyRule, path: string, inNamespace: boolean): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors: FieldError[] = (verbs ?? []).length === 0 ? [required(`${path}.verbs`, "verbs must contain at least one value")] : [];
  if (nonResourceURLs.length > 0) {
    const at = `${path}.nonResourceURLs`;
    if (inNamespace) errors.push(invalidValue(at, nonResourceURLs, "namespaced rules cannot apply to non-resource URLs"));
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      errors.push(invalidValue(at, nonResourceURLs, "rules cannot apply to both regular resources and non-resource URLs"));
    return errors;
  }
  if (apiGroups.length === 0) errors.push(required(`${path}.apiGroups`, "resource rules must supply at least one api group"));
  if (resources.length === 0) errors.push(required(`${path}.resources`, "resource rules must supply at least one resource"));
  return errors;
}

/** `inNamespace`: a Role's rules cannot speak of paths. */
export const validateRules = (rules: readonly PolicyRule[] | undefined | null, inNamespace: boolean): FieldError[] =>
  each("rules", rules ?? [], (rule, path) => validateRule(rule, path, inNamespace));

export function validateRoleRef({ apiGroup: group, kind = "", name = "" }: RoleRef, kinds: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  if (group !== apiGroup) errors.push(notSupported("roleRef.apiGroup", group, [apiGroup]));
  if (!kinds.includes(kind)) errors.push(notSupported("roleRef.kind", kind, kinds));
  if (name === "") errors.push(required("roleRef.name"));
  else if (!isPathSegment(name)) errors.push(invalidValue("roleRef.name", name, "may not be '.' or '..' nor contain '/' or '%'"));
  return errors;
}

function validateSubject(subject: Subject, path: string, inNamespace: boolean): FieldError[] {
  const { kind = "", name = "", namespace = "", apiGroup: group = "" } = subject;
  const errors: FieldError[] = name === "" ? [required(`${path}.name`)] : [];
  if (kind === "ServiceAccount") {
    if (name !== "") errors.push(...dnsSubdomain(`${path}.name`, name));
    if (group !== "") errors.push(notSupported(`${path}.apiGroup`, group, [""]));
    if (!inNamespace && namespace === "") errors.push(required(`${path}.namespace`));
  } else if (kind === "User" || kind === "Group") {
    if (group !== apiGroup) errors.push(notSupported(`${path}.apiGroup`, group, [apiGroup]));
  } else errors.push(notSupported(`${path}.kind`, kind, ["ServiceAccount", "User", "Group"]));
  return errors;
}

export const validateSubjects = (subjects: readonly Subject[] | undefined | null, inNamespace: boolean): FieldError[] =>
  each("subjects", subjects ?? [], (subject, path) => validateSubject(subject, path, inNamespace));
