/** The Pod template of a workload that keeps replicas running, and its selector. */
import { type FieldError, forbidden, invalidValue, required } from "../../api/field-error.ts";
import type { PodTemplateSpec } from "../../api/types/core-v1.ts";
import type { LabelSelector } from "../../api/types/meta-v1.ts";
import { validatePodTemplateSpec } from "../core/pod-spec/pod-template.ts";
import { matchesLabels } from "../generic/label-selector.ts";
import { isEmptySelector, labelSelector } from "./fields.ts";

/** A selector that must be there and select something. */
export function requiredSelector(path: string, selector: LabelSelector | undefined, kind: string): FieldError[] {
  if (!selector) return [required(path)];
  const errors = labelSelector(path, selector);
  if (isEmptySelector(selector)) errors.push(invalidValue(path, selector, `empty selector is invalid for ${kind}`));
  return errors;
}

/** The selector must match the template's labels, an absent one matches none; Pods of it always restart and have no deadline. */
export function replicaTemplate(path: string, template: PodTemplateSpec | undefined, selector: LabelSelector | undefined): FieldError[] {
  if (!template) return [required(path)];
  const errors: FieldError[] = [];
  const { labels } = template.metadata ?? {};
  const decides = !selector || (!isEmptySelector(selector) && labelSelector("", selector).length === 0);
  if (decides && !matchesLabels(selector, labels))
    errors.push(invalidValue(`${path}.metadata.labels`, labels ?? {}, "`selector` does not match template `labels`"));
  errors.push(...validatePodTemplateSpec(template, path, { restartPolicies: ["Always"] }));
  if (template.spec?.activeDeadlineSeconds !== undefined)
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, "activeDeadlineSeconds in ReplicaSet is not Supported"));
  return errors;
}
