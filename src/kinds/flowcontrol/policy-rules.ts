/** Which requests a flow schema is for. */
import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { NonResourcePolicyRule, PolicyRulesWithSubjects, ResourcePolicyRule, Subject } from "../../api/types/flowcontrol-v1.ts";
import { dnsLabel, dnsSubdomain, each, when } from "../validation/fields.ts";

const verbs = ["get", "list", "create", "update", "delete", "deletecollection", "patch", "watch", "proxy"];
/** Kind of subject → the field that describes it. */
const subjectFields = { ServiceAccount: "serviceAccount", User: "user", Group: "group" } as const;
type SubjectKind = keyof typeof subjectFields;

function validateAccount(path: string, { name, namespace }: NonNullable<Subject["serviceAccount"]>): FieldError[] {
  const named = name && name !== "*" ? dnsSubdomain(`${path}.name`, name) : when(!name, () => required(`${path}.name`));
  return [
    ...named,
    ...(namespace
      ? dnsLabel(`${path}.namespace`, namespace)
      : [required(`${path}.namespace`, "must specify namespace for service account")]),
  ];
}

function validateMember(path: string, subject: Subject, kind: SubjectKind): FieldError[] {
  const field = subjectFields[kind];
  const at = `${path}.${field}`;
  if (!subject[field]) return [required(at, `${field} is required when subject kind is '${kind}'`)];
  if (field === "serviceAccount") return subject.serviceAccount ? validateAccount(at, subject.serviceAccount) : [];
  return when(!subject[field]?.name, () => required(`${at}.name`));
}

function validateSubject(subject: Subject, path: string): FieldError[] {
  const kinds = Object.keys(subjectFields);
  if (!kinds.includes(subject.kind)) return [notSupported(`${path}.kind`, subject.kind, kinds)];
  const kind = subject.kind as SubjectKind;
  const others = (["ServiceAccount", "User", "Group"] as const).filter((other) => other !== kind && subject[subjectFields[other]]);
  return [
    ...validateMember(path, subject, kind),
    ...others.map((other) =>
      forbidden(`${path}.${subjectFields[other]}`, `${subjectFields[other]} is forbidden when subject kind is not '${other}'`),
    ),
  ];
}

/** At least one; "*" stands alone. */
function someOrAll(path: string, list: readonly string[], what: string): FieldError[] {
  if (list.length === 0) return [required(path, `must contain at least one of the ${what}`)];
  return when(list.length > 1 && list.includes("*"), () => invalidValue(path, list, `if '*' is present, must not specify other ${what}`));
}

const validateVerbs = (path: string, list: readonly string[]): FieldError[] => [
  ...someOrAll(path, list, "verbs"),
  ...when(!list.includes("*") && !list.every((verb) => verbs.includes(verb)), () => notSupported(path, list, verbs)),
];

function validateNamespaces(path: string, list: readonly string[], clusterScope: boolean): FieldError[] {
  if (list.length === 0 && clusterScope) return [];
  const errors = someOrAll(path, list, "namespaces");
  return list.includes("*") ? errors : [...errors, ...each(path, list, (namespace, at) => dnsLabel(at, namespace))];
}

const validateResourceRule = (rule: ResourcePolicyRule, path: string): FieldError[] => [
  ...validateVerbs(`${path}.verbs`, rule.verbs ?? []),
  ...someOrAll(`${path}.apiGroups`, rule.apiGroups ?? [], "api groups"),
  ...someOrAll(`${path}.resources`, rule.resources ?? [], "resources"),
  ...validateNamespaces(`${path}.namespaces`, rule.namespaces ?? [], rule.clusterScope === true),
];

function urlProblem(url: string): string | undefined {
  if (url === "") return "must not be empty";
  if (url === "/") return undefined;
  if (!url.startsWith("/")) return "must start with slash";
  if (url.includes(" ")) return "must not contain white-space";
  if (url.includes("//")) return "must not contain double slash";
  const stars = url.split("*").length - 1;
  return stars > 1 || (stars === 1 && !url.endsWith("/*")) ? "wildcard can only do suffix matching" : undefined;
}

function validateUrls(path: string, urls: readonly string[]): FieldError[] {
  const errors = someOrAll(path, urls, "non-resource URLs");
  if (urls.includes("*")) return errors;
  return [
    ...errors,
    ...each(path, urls, (url, at) => {
      const problem = urlProblem(url);
      return problem ? [invalidValue(at, url, problem)] : [];
    }),
  ];
}

const validateUrlRule = (rule: NonResourcePolicyRule, path: string): FieldError[] => [
  ...validateVerbs(`${path}.verbs`, rule.verbs ?? []),
  ...validateUrls(`${path}.nonResourceURLs`, rule.nonResourceURLs ?? []),
];

export function validatePolicyRules(rules: PolicyRulesWithSubjects, path: string): FieldError[] {
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rules;
  return [
    ...when((subjects ?? []).length === 0, () => required(`${path}.subjects`, "subjects must contain at least one value")),
    ...each(`${path}.subjects`, subjects ?? [], validateSubject),
    ...when(resourceRules.length + nonResourceRules.length === 0, () =>
      required(path, "at least one of resourceRules and nonResourceRules has to be non-empty"),
    ),
    ...each(`${path}.resourceRules`, resourceRules, validateResourceRule),
    ...each(`${path}.nonResourceRules`, nonResourceRules, validateUrlRule),
  ];
}
