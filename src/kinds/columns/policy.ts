/** Rows of what rules over requests: admission, flow control, budgets, priorities, extensions of the API. */
import type {
  MutatingAdmissionPolicy,
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "../../api/types/admissionregistration-v1.ts";
import type { CustomResourceDefinition } from "../../api/types/apiextensions-v1.ts";
import type { APIService } from "../../api/types/apiregistration-v1.ts";
import type { FlowSchema, PriorityLevelConfiguration } from "../../api/types/flowcontrol-v1.ts";
import type { PodDisruptionBudget } from "../../api/types/policy-v1.ts";
import type { PriorityClass } from "../../api/types/scheduling-v1.ts";
import { age, type Cells, isTrue, orNone, orUnset } from "./cell-text.ts";

/** Validating and mutating webhook configurations alike. */
export const webhooksCells: Cells<MutatingWebhookConfiguration> = (configuration, now) => [
  configuration.metadata.name,
  (configuration.webhooks ?? []).length,
  age(configuration, now),
];

interface ParamKind {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
}

const paramKindText = (kind: ParamKind | undefined): string => (kind ? `${kind.apiVersion ?? ""}/${kind.kind ?? ""}` : "<unset>");

export const validatingPolicyCells: Cells<ValidatingAdmissionPolicy> = (policy, now) => [
  policy.metadata.name,
  (policy.spec?.validations ?? []).length,
  paramKindText(policy.spec?.paramKind),
  age(policy, now),
];

export const mutatingPolicyCells: Cells<MutatingAdmissionPolicy> = (policy, now) => [
  policy.metadata.name,
  (policy.spec?.mutations ?? []).length,
  paramKindText(policy.spec?.paramKind),
  age(policy, now),
];

/** Bindings of validating and of mutating policies alike. */
export const policyBindingCells: Cells<ValidatingAdmissionPolicyBinding> = (binding, now) => {
  const { policyName, paramRef } = binding.spec ?? {};
  const param = paramRef && (paramRef.namespace ? `${paramRef.namespace}/${paramRef.name ?? ""}` : (paramRef.name ?? "*"));
  return [binding.metadata.name, policyName ?? "", orUnset(param), age(binding, now)];
};

export const flowSchemaCells: Cells<FlowSchema> = (schema, now) => [
  schema.metadata.name,
  schema.spec?.priorityLevelConfiguration.name ?? "",
  schema.spec?.matchingPrecedence ?? 0,
  orNone(schema.spec?.distinguisherMethod?.type),
  age(schema, now),
  schema.status?.conditions?.find(({ type }) => type === "Dangling")?.status ?? "?",
];

export const priorityLevelCells: Cells<PriorityLevelConfiguration> = (level, now) => {
  const { type, limited, exempt } = level.spec ?? {};
  const queuing = limited?.limitResponse?.queuing;
  return [
    level.metadata.name,
    type ?? "",
    (limited ?? exempt)?.nominalConcurrencyShares ?? "<none>",
    queuing?.queues ?? "<none>",
    queuing?.handSize ?? "<none>",
    queuing?.queueLengthLimit ?? "<none>",
    age(level, now),
  ];
};

export const disruptionBudgetCells: Cells<PodDisruptionBudget> = (budget, now) => [
  budget.metadata.name,
  `${budget.spec?.minAvailable ?? "N/A"}`,
  `${budget.spec?.maxUnavailable ?? "N/A"}`,
  budget.status?.disruptionsAllowed ?? 0,
  age(budget, now),
];

export const priorityClassCells: Cells<PriorityClass> = (priority, now) => [
  priority.metadata.name,
  priority.value,
  priority.globalDefault ?? false,
  age(priority, now),
  priority.preemptionPolicy ?? "",
];

export const apiServiceCells: Cells<APIService> = (apiService, now) => {
  const service = apiService.spec?.service;
  const available = apiService.status?.conditions?.find(({ type }) => type === "Available");
  const state =
    available?.status === "True" || !available ? (available?.status ?? "Unknown") : `${available.status} (${available.reason ?? ""})`;
  return [apiService.metadata.name, service ? `${service.namespace}/${service.name}` : "Local", state, age(apiService, now)];
};

export const customResourceDefinitionCells: Cells<CustomResourceDefinition> = ({ metadata, spec, status }) => [
  metadata.name,
  spec.scope,
  (spec.versions ?? []).map(({ name }) => name).join(","),
  metadata.creationTimestamp ?? null,
  spec.group,
  spec.names.kind,
  (spec.names.shortNames ?? []).join(","),
  isTrue(status?.conditions, "Established"),
];
