/** The rules of webhooks and policies that say which requests they are for. */
import { type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { NamedRuleWithOperations, RuleWithOperations } from "../../api/types/admissionregistration-v1.ts";
import { duplicates } from "../validation/duplicates.ts";
import { each, optionalOneOf, when } from "../validation/fields.ts";
import { isPathSegment } from "../validation/formats.ts";

const operations = ["*", "CREATE", "UPDATE", "DELETE", "CONNECT"];
const scopes = ["Cluster", "Namespaced", "*"];

/** "*" says all: nothing else may stand beside it. */
const alone = (path: string, list: readonly string[], what: string): FieldError[] =>
  when(list.length > 1 && list.includes("*"), () => invalidValue(path, list, `if '*' is present, must not specify other ${what}`));

const some = (path: string, list: readonly string[]): FieldError[] => when(list.length === 0, () => required(path));
const named = (path: string, list: readonly string[]): FieldError[] =>
  each(path, list, (item, at) => when(item === "", () => required(at)));

/** `r/*` covers every `r/sub` that follows it, and a star for the resource every resource with that subresource. */
function coveredTwice(path: string, resources: readonly string[]): FieldError[] {
  const [allSubresources, allResources] = [new Set<string>(), new Set<string>()];
  return each(path, resources, (item, at) => {
    if (item === "") return [required(at)];
    if (!item.includes("/")) return [];
    const [resource = "", ...rest] = item.split("/");
    const subresource = rest.join("/");
    const errors = [
      ...when(allSubresources.has(resource), () => invalidValue(at, item, `if '${resource}/*' is present, must not specify ${item}`)),
      ...when(allResources.has(subresource), () => invalidValue(at, item, `if '*/${subresource}' is present, must not specify ${item}`)),
    ];
    if (subresource === "*") allSubresources.add(resource);
    if (resource === "*") allResources.add(subresource);
    return errors;
  });
}

function validateResources(path: string, resources: readonly string[]): FieldError[] {
  const plain = resources.filter((item) => item !== "" && !item.includes("/")).at(-1);
  return [
    ...some(path, resources),
    ...coveredTwice(path, resources),
    ...when(resources.length > 1 && resources.includes("*/*"), () =>
      invalidValue(path, resources, "if '*/*' is present, must not specify other resources"),
    ),
    ...when(resources.includes("*") && plain !== undefined && plain !== "*", () =>
      invalidValue(path, resources, "if '*' is present, must not specify other resources without subresources"),
    ),
  ];
}

export function validateAdmissionRule(rule: RuleWithOperations, path: string): FieldError[] {
  const { operations: verbs = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  return [
    ...some(`${path}.operations`, verbs),
    ...alone(`${path}.operations`, verbs, "operations"),
    ...each(`${path}.operations`, verbs, (verb, at) => when(!operations.includes(verb), () => notSupported(at, verb, operations))),
    ...some(`${path}.apiGroups`, apiGroups),
    ...alone(`${path}.apiGroups`, apiGroups, "API groups"),
    ...some(`${path}.apiVersions`, apiVersions),
    ...alone(`${path}.apiVersions`, apiVersions, "API versions"),
    ...named(`${path}.apiVersions`, apiVersions),
    ...validateResources(`${path}.resources`, resources),
    ...optionalOneOf(`${path}.scope`, scope, scopes),
  ];
}

export function validateNamedRule(rule: NamedRuleWithOperations, path: string): FieldError[] {
  const { resourceNames = [] } = rule;
  return [
    ...each(`${path}.resourceNames`, resourceNames, (name, at) =>
      when(!isPathSegment(name), () => invalidValue(at, name, "may not be '.' or '..' nor contain '/' or '%'")),
    ),
    ...duplicates(`${path}.resourceNames`, resourceNames, (name) => name),
    ...validateAdmissionRule(rule, path),
  ];
}
