import {
  type Amounts,
  addAmounts,
  exceeding,
  formatAmounts,
  maskAmounts,
  parseAmounts,
  printAmounts,
  signOf,
  subtractAmounts,
  withoutZeros,
} from "../../api/amounts.ts";
import type { KubeObject } from "../../api/meta.ts";
import { own } from "../../api/own.ts";
import type { ResourceQuota } from "../../api/types/core-v1.ts";
import type { QuotaEvaluator } from "../../kinds/core/quota/evaluator.ts";
import { evaluatorFor, isCountable } from "../../kinds/core/quota/evaluator-for.ts";
import { inScopes } from "../../kinds/core/quota/selects.ts";
import { resourceQuota as resourceQuotaKind } from "../../kinds/core/resource-quota.ts";
import type { AdmissionAttributes, AdmissionPlugin } from "../admission.ts";
import { refuse } from "../matches.ts";

function handles({ operation, subresource }: AdmissionAttributes, evaluator: QuotaEvaluator): boolean {
  if (operation === "CREATE") return subresource === "";
  return operation === "UPDATE" && (evaluator.countsUpdates?.(subresource) ?? false);
}

/** What the request adds to what is used; an update only by the difference. */
function deltaOf(attributes: AdmissionAttributes, evaluator: QuotaEvaluator): Amounts {
  const { object, oldObject, now } = attributes;
  const usage = evaluator.usage(object as KubeObject, now);
  const negative = [...usage].filter(([, amount]) => signOf(amount) < 0).map(([name]) => name);
  if (negative.length > 0) throw refuse(attributes, `quota usage is negative for resource(s): ${negative.sort().join(",")}`);
  return withoutZeros(oldObject ? subtractAmounts(usage, evaluator.usage(oldObject, now)) : usage);
}

/** The resources of the quota that the object counts for; undefined: the quota has nothing to do with it. */
function countedBy(attributes: AdmissionAttributes, quota: ResourceQuota, evaluator: QuotaEvaluator): readonly string[] | undefined {
  const names = Object.keys(quota.status?.hard ?? {}).filter((name) => evaluator.counts(name));
  return names.length > 0 && inScopes(quota, evaluator, attributes.object as KubeObject) ? names.sort() : undefined;
}

function checkSaid(attributes: AdmissionAttributes, quota: ResourceQuota, evaluator: QuotaEvaluator, names: readonly string[]): void {
  const quotaName = quota.metadata.name;
  const unknown = names.filter((name) => own(quota.status?.used, name) === undefined);
  if (unknown.length > 0) throw refuse(attributes, `status unknown for quota: ${quotaName}, resources: ${names.join(",")}`);
  const missing = evaluator.missing?.(names, attributes.object as KubeObject);
  if (missing) throw refuse(attributes, `failed quota: ${quotaName}: ${missing}`);
}

/** The quota with the request charged to it. Throws 403 when there is not enough left. */
function charged(attributes: AdmissionAttributes, quota: ResourceQuota, delta: Amounts): ResourceQuota {
  const hard = parseAmounts(quota.status?.hard);
  const used = parseAmounts(quota.status?.used);
  const requested = maskAmounts(delta, hard.keys());
  if (requested.size === 0) return quota;
  const after = addAmounts(used, requested);
  const over = exceeding(maskAmounts(after, requested.keys()), hard);
  if (over.length > 0) {
    const [asked, had, limit] = [requested, used, hard].map((amounts) => printAmounts(maskAmounts(amounts, over)));
    throw refuse(attributes, `exceeded quota: ${quota.metadata.name}, requested: ${asked}, used: ${had}, limited: ${limit}`);
  }
  return { ...quota, status: { ...quota.status, used: formatAmounts(after) } };
}

/** What namespaces may use together: charged in the same transaction as the object, refused when it is more than allowed. */
export const resourceQuota: AdmissionPlugin = {
  name: "ResourceQuota",
  validate(attributes) {
    const { kind, namespace, lister, writeSet } = attributes;
    if (namespace === undefined || !isCountable(kind) || lister.count(resourceQuotaKind, namespace) === 0) return;
    const evaluator = evaluatorFor(kind);
    if (!handles(attributes, evaluator)) return;
    const pertinent = lister.list(resourceQuotaKind, namespace).filter((quota) => {
      const names = countedBy(attributes, quota, evaluator);
      if (names) checkSaid(attributes, quota, evaluator, names);
      return names !== undefined;
    });
    if (pertinent.length === 0) return;
    const delta = deltaOf(attributes, evaluator);
    if (delta.size === 0) return;
    const after = pertinent.map((quota) => charged(attributes, quota, delta));
    after.forEach((quota, index) => {
      if (quota !== pertinent[index]) writeSet.put(resourceQuotaKind, quota);
    });
  },
};
