/** Judging one Pod, or the template of one, by the labels of its namespace. As kubernetes: pod-security-admission/admission. */
import { type FieldError, fieldErrorMessage } from "../../../api/field-error.ts";
import type { KubeObject, StringMap } from "../../../api/meta.ts";
import type { Namespace } from "../../../api/types/core-v1.ts";
import { namespace as namespaceKind } from "../../../kinds/core/namespace.ts";
import type { AdmissionAttributes } from "../../admission.ts";
import { refuse } from "../../matches.ts";
import type { PodView } from "./check.ts";
import { violation } from "./evaluate.ts";
import { isPrivileged, isSame, type LevelVersion, labelErrors, type Policy, policyOf, prefix, printLevel } from "./policy.ts";

/** What the labels of the request's namespace ask for, and what is wrong with them. */
export interface Standard {
  readonly policy: Policy;
  readonly errors: readonly FieldError[];
}

/** Labels are immutable, and every Pod of a namespace is judged by the same. */
const known = new WeakMap<StringMap, Standard>();
const unlabelled: StringMap = {};

export function standardFor({ lister, namespace }: AdmissionAttributes): Standard {
  const labels = lister.get<Namespace & KubeObject>(namespaceKind, undefined, namespace ?? "")?.metadata.labels ?? unlabelled;
  let standard = known.get(labels);
  if (!standard) {
    standard = { policy: policyOf(labels), errors: labelErrors(labels) };
    known.set(labels, standard);
  }
  return standard;
}

/** True where nothing is refused, told or warned of; with `enforced` false, only what is told and warned of counts. */
export function allowsAll({ policy, errors }: Standard, enforced: boolean): boolean {
  const { enforce, audit, warn } = policy;
  return errors.length === 0 && isPrivileged(audit) && isPrivileged(warn) && (!enforced || isPrivileged(enforce));
}

/** Tells the audit log. */
export const annotate = (attributes: AdmissionAttributes, name: "enforce-policy" | "audit-violations" | "error", value: string) =>
  attributes.annotate(prefix + name, value);

export const quoted = (level: LevelVersion) => JSON.stringify(printLevel(level));

/** As kubernetes: annotates, refuses, warns. Throws 403 where the level is enforced on what is judged. */
export function judge(
  attributes: AdmissionAttributes,
  { policy, errors }: Standard,
  { pod, enforced }: { pod: PodView; enforced: boolean },
): void {
  const { enforce, audit, warn } = policy;
  if (errors.length > 0) annotate(attributes, "error", `Failed to parse policy: ${printErrors(errors)}`);
  if (enforced) annotate(attributes, "enforce-policy", printLevel(enforce));
  const refused = enforced ? violation(enforce, pod) : undefined;
  const audited = enforced && isSame(audit, enforce) ? refused : violation(audit, pod);
  if (audited) annotate(attributes, "audit-violations", `would violate PodSecurity ${quoted(audit)}: ${audited}`);
  if (refused) throw refuse(attributes, `violates PodSecurity ${quoted(enforce)}: ${refused}`);
  const warned = violation(warn, pod);
  if (warned) attributes.warn(`would violate PodSecurity ${quoted(warn)}: ${warned}`);
}

/** Several stand in brackets, as Go prints them. */
function printErrors(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${fieldErrorMessage(error)}`))];
  return texts.length === 1 ? `${texts[0]}` : `[${texts.join(", ")}]`;
}
