/** resourcequota-controller: what is allowed and what is used, counted anew when something has gone. As kubernetes: pkg/controller/resourcequota. */
import { type Amounts, addAmounts, countOf, equalAmounts, formatAmounts, maskAmounts, parseAmounts } from "../api/amounts.ts";
import { equalJson } from "../api/equal-json.ts";
import { type KubeObject, objectKey, splitKey } from "../api/meta.ts";
import type { Pod, ResourceQuota } from "../api/types/core-v1.ts";
import type { ObjectChange } from "../client/client.ts";
import { pod as podKind } from "../kinds/core/pod.ts";
import { evaluatorFor, isCountable } from "../kinds/core/quota/evaluator-for.ts";
import { graceEnd } from "../kinds/core/quota/pod-usage.ts";
import { inScopes, scopesOf } from "../kinds/core/quota/selects.ts";
import { resourceQuota as quotaKind } from "../kinds/core/resource-quota.ts";
import type { Kind, Lister } from "../kinds/kind.ts";
import { type ControllerContext, defineController } from "./controller.ts";

type Context = ControllerContext<undefined>;
type QuotaChange = { readonly object: ResourceQuota | undefined; readonly old: ResourceQuota | undefined };

/** A quota that is new, or allows something else. */
const quotaKeys = ({ object, old }: QuotaChange): readonly string[] =>
  object && (!old || object.spec !== old.spec || !object.status?.hard) ? [objectKey(object)] : [];

/** The quotas of the namespace in which something may have been given back. Additions are charged when they are admitted. */
function replenished({ kind, object, old }: ObjectChange, { lister, clock }: Context): readonly string[] {
  if (!old) return [];
  const { namespace } = old.metadata;
  if (namespace === undefined || lister.count(quotaKind, namespace) === 0 || !isCountable(kind)) return [];
  if (object && !evaluatorFor(kind).freed?.(object, old, clock.now())) return [];
  return lister.list(quotaKind, namespace).map(objectKey);
}

/** What the objects of one kind use of the quota's resources. */
function usageOf(kind: Kind, quota: ResourceQuota, from: { lister: Lister; now: number }): Amounts {
  const evaluator = evaluatorFor(kind);
  const names = Object.keys(quota.spec?.hard ?? {}).filter((name) => evaluator.counts(name));
  if (names.length === 0) return new Map();
  const { namespace } = quota.metadata;
  const plainCount = scopesOf(quota).length === 0 && names.every((name) => name.startsWith("count/"));
  if (plainCount) return new Map(names.map((name) => [name, countOf(from.lister.count(kind, namespace))]));
  let used: Amounts = new Map(names.map((name) => [name, countOf(0)]));
  for (const object of from.lister.list(kind, namespace))
    if (inScopes(quota, evaluator, object)) used = addAmounts(used, maskAmounts(evaluator.usage(object, from.now), names));
  return used;
}

/** What the quota's namespace uses, by the resources it limits; what nobody counts is left out. */
export function calculateUsage(kinds: readonly Kind[], quota: ResourceQuota, from: { lister: Lister; now: number }): Amounts {
  const counted = new Set<string>();
  let used: Amounts = new Map();
  for (const kind of kinds) {
    if (!isCountable(kind) || kind.options.storedAs || counted.has(kind.prefix)) continue;
    counted.add(kind.prefix);
    used = addAmounts(used, usageOf(kind, quota, from));
  }
  return used;
}

/** The next time at which a Pod that should have gone ceases to count. */
function nextGraceEnd(quota: ResourceQuota, { lister, now }: { lister: Lister; now: number }): number | undefined {
  const ends = lister.list<Pod>(podKind, quota.metadata.namespace).flatMap((one) => graceEnd(one) ?? []);
  const ahead = ends.filter((end) => end >= now);
  return ahead.length > 0 ? Math.min(...ahead) + 1 : undefined;
}

export const resourceQuotaController = defineController({
  name: "resourcequota-controller",
  watches: [{ kind: quotaKind, keys: quotaKeys }],
  everyKind: replenished,
  async reconcile({ client, lister, kinds, clock }, key) {
    const { namespace, name } = splitKey(key);
    const quota = lister.get(quotaKind, namespace, name);
    if (!quota) return undefined;
    const from = { lister, now: clock.now() };
    const hard = quota.spec?.hard ?? {};
    const { status } = quota;
    const used = maskAmounts(addAmounts(new Map(), calculateUsage(kinds, quota, from)), Object.keys(hard));
    const current = status?.hard && status.used && equalJson(status.hard, hard) && equalAmounts(parseAmounts(status.used), used);
    if (!current)
      await client.update(quotaKind, { ...quota, status: { hard, used: formatAmounts(used) } } as ResourceQuota & KubeObject, {
        subresource: "status",
      });
    const end = nextGraceEnd(quota, from);
    return end === undefined ? undefined : { requeueAfter: end - from.now };
  },
});
