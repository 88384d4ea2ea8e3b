import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { ResourceQuota, ScopedResourceSelectorRequirement } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { immutable } from "../validation/immutable.ts";
import { resourceAmount, resourceName } from "../validation/resource-list.ts";
import { quotaResources, quotaScopes } from "./quota-scopes.ts";

function validateHard(path: string, hard: Readonly<Record<string, string>> | undefined): FieldError[] {
  return Object.entries(hard ?? {}).flatMap(([name, amount]) => {
    const at = `${path}[${name}]`;
    const known = name.includes("/") || name.startsWith("hugepages-") || name.startsWith("requests.hugepages-") || quotaResources.has(name);
    return [
      ...resourceName(at, name),
      ...(known ? [] : [invalidValue(at, name, "must be a standard resource for quota")]),
      ...resourceAmount(at, name, amount),
    ];
  });
}

/** Scopes that say opposite things. */
const opposites: readonly (readonly [string, string])[] = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
];

function validateScopes({ spec }: ResourceQuota): FieldError[] {
  const { scopes = [], hard = {} } = spec ?? {};
  const path = "spec.scopes";
  const errors: FieldError[] = [];
  for (const scope of scopes) {
    const allowed = quotaScopes.get(scope);
    if (!allowed) errors.push(invalidValue(path, scopes, "unsupported scope"));
    else if (Object.keys(hard).some((name) => quotaResources.has(name) && !allowed.includes(name)))
      errors.push(invalidValue(path, scopes, "unsupported scope applied to resource"));
  }
  if (opposites.some(([a, b]) => scopes.includes(a) && scopes.includes(b))) errors.push(invalidValue(path, scopes, "conflicting scopes"));
  return errors;
}

function validateRequirement({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement): FieldError[] {
  const path = "spec.scopeSelector.matchExpressions";
  if (!quotaScopes.has(scopeName)) return [invalidValue(`${path}.scopeName`, scopeName, "unsupported scope")];
  const open = scopeName === "PriorityClass" || scopeName === "VolumeAttributesClass";
  if (!open && operator !== "Exists")
    return [
      invalidValue(
        `${path}.operator`,
        operator,
        "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
      ),
    ];
  if (operator === "In" || operator === "NotIn")
    return values.length > 0
      ? []
      : [required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")];
  if (operator === "Exists" || operator === "DoesNotExist")
    return values.length === 0
      ? []
      : [invalidValue(`${path}.values`, values, "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector")];
  return [invalidValue(`${path}.operator`, operator, "not a valid selector operator")];
}

const sorted = (scopes: readonly string[] | undefined): readonly string[] => [...(scopes ?? [])].sort();

export const resourceQuota = defineKind<ResourceQuota>({
  resource: "core/v1/resourcequotas",
  deleteReturnsObject: true,
  validate: (object) => [
    ...validateHard("spec.hard", object.spec?.hard),
    ...validateScopes(object),
    ...(object.spec?.scopeSelector?.matchExpressions ?? []).flatMap(validateRequirement),
  ],
  validateUpdate: (object, old) => immutable("spec.scopes", sorted(object.spec?.scopes), sorted(old.spec?.scopes)),
  subresources: {
    status: {
      shape: "view",
      validateUpdate: ({ status }) => [...validateHard("status.hard", status?.hard), ...validateHard("status.used", status?.used)],
    },
  },
  example: { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "example" }, spec: { hard: { pods: "10" } } },
});
