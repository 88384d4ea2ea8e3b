/** What validating and mutating webhooks have in common. */
import { duplicate, type FieldError, invalidValue, notSupported, required } from "../../api/field-error.ts";
import type { MutatingWebhook, ValidatingWebhook } from "../../api/types/admissionregistration-v1.ts";
import { differs } from "../generic/generation.ts";
import { dnsSubdomain, each, labelSelector, optionalOneOf, when } from "../validation/fields.ts";
import { isDns1035Label } from "../validation/formats.ts";
import { validateAdmissionRule } from "./admission-rule.ts";
import { webhookService, webhookUrl } from "./client-config.ts";
import { validateMatchConditions } from "./match-conditions.ts";

type Webhook = ValidatingWebhook & Pick<MutatingWebhook, "reinvocationPolicy">;

/** Rules that a configuration stored without meeting them need not meet later. */
interface Strictness {
  readonly matchConditions: boolean;
  readonly sideEffects: boolean;
  readonly reviewVersions: boolean;
  readonly uniqueNames: boolean;
}

const reviewVersions = ["v1", "v1beta1"];
const harmless = ["None", "NoneOnDryRun"];
const sideEffectClasses = ["Unknown", "None", "Some", "NoneOnDryRun"];
const onCreate: Strictness = { matchConditions: true, sideEffects: true, reviewVersions: true, uniqueNames: true };

function validateName(path: string, name: string): FieldError[] {
  if (name === "") return [required(path)];
  const errors = dnsSubdomain(path, name).slice(0, 1);
  if (errors.length > 0) return errors;
  return when(name.split(".").length < 3, () =>
    invalidValue(path, name, "should be a domain with at least three segments separated by dots"),
  );
}

function validateSideEffects(path: string, effects: string | undefined, strict: boolean): FieldError[] {
  const allowed = strict ? harmless : sideEffectClasses;
  if (!effects) return [required(path, `must specify one of ${allowed.join(", ")}`)];
  return when(!allowed.includes(effects), () => notSupported(path, effects, allowed));
}

function validateClient(path: string, { url, service }: Webhook["clientConfig"]): FieldError[] {
  if ((url === undefined) === (service === undefined)) return [required(path, "exactly one of url or service is required")];
  if (url !== undefined) return webhookUrl(`${path}.url`, url);
  return service ? webhookService(`${path}.service`, service) : [];
}

function validateVersions(path: string, versions: readonly string[], strict: boolean): FieldError[] {
  if (versions.length === 0) return [required(path, `must specify one of ${reviewVersions.join(", ")}`)];
  return [
    ...each(path, versions, (version, at, index) => {
      if (versions.indexOf(version) < index) return [invalidValue(at, version, "duplicate version")];
      return when(!isDns1035Label(version), () => invalidValue(at, version, "must be a DNS-1035 label"));
    }),
    ...when(strict && !versions.some((version) => reviewVersions.includes(version)), () =>
      invalidValue(path, versions, `must include at least one of ${reviewVersions.join(", ")}`),
    ),
  ];
}

function validateWebhook(hook: Webhook, path: string, strict: Strictness): FieldError[] {
  const { timeoutSeconds: timeout } = hook;
  return [
    ...validateName(`${path}.name`, hook.name),
    ...each(`${path}.rules`, hook.rules, validateAdmissionRule),
    ...optionalOneOf(`${path}.failurePolicy`, hook.failurePolicy, ["Ignore", "Fail"]),
    ...optionalOneOf(`${path}.matchPolicy`, hook.matchPolicy, ["Exact", "Equivalent"]),
    ...validateSideEffects(`${path}.sideEffects`, hook.sideEffects, strict.sideEffects),
    ...when(timeout !== undefined && (timeout > 30 || timeout < 1), () =>
      invalidValue(`${path}.timeoutSeconds`, timeout, "the timeout value must be between 1 and 30 seconds"),
    ),
    ...labelSelector(`${path}.namespaceSelector`, hook.namespaceSelector),
    ...labelSelector(`${path}.objectSelector`, hook.objectSelector),
    ...optionalOneOf(`${path}.reinvocationPolicy`, hook.reinvocationPolicy, ["Never", "IfNeeded"]),
    ...validateClient(`${path}.clientConfig`, hook.clientConfig ?? {}),
    ...(strict.matchConditions ? validateMatchConditions(`${path}.matchConditions`, hook.matchConditions) : []),
    ...validateVersions(`${path}.admissionReviewVersions`, hook.admissionReviewVersions ?? [], strict.reviewVersions),
  ];
}

function validateAll(hooks: readonly Webhook[], strict: Strictness): FieldError[] {
  const seen = new Set<string>();
  return each("webhooks", hooks, (hook, path) => {
    const isSeen = hook.name !== "" && seen.has(hook.name);
    seen.add(hook.name);
    return [...validateWebhook(hook, path, strict), ...when(strict.uniqueNames && isSeen, () => duplicate(`${path}.name`, hook.name))];
  });
}

/** What the stored webhooks meet, the new ones have to meet. */
const metBy = (old: readonly Webhook[], hooks: readonly Webhook[]): Strictness => ({
  matchConditions: old.length !== hooks.length || hooks.some((hook, index) => differs(old[index]?.matchConditions, hook.matchConditions)),
  sideEffects: old.every(({ sideEffects }) => harmless.includes(sideEffects)),
  reviewVersions: old.every(
    ({ admissionReviewVersions: versions }) =>
      (versions ?? []).length === 0 || versions.some((version) => reviewVersions.includes(version)),
  ),
  uniqueNames: new Set(old.map(({ name }) => name)).size === old.length,
});

interface Configuration {
  readonly webhooks?: readonly Webhook[] | undefined;
}

export const validateWebhooks = ({ webhooks = [] }: Configuration): FieldError[] => validateAll(webhooks, onCreate);

export const validateWebhooksUpdate = ({ webhooks = [] }: Configuration, old: Configuration): FieldError[] =>
  validateAll(webhooks, metBy(old.webhooks ?? [], webhooks));

/** For the examples of both kinds. */
export const exampleWebhooks = [
  {
    name: "example.miniplane.dev",
    clientConfig: { url: "https://127.0.0.1:1/" },
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
  },
];
