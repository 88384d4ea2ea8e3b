/** Rows of leases, runtime classes, devices and migrations. */
import type { Lease } from "../../api/types/coordination-v1.ts";
import type { RuntimeClass } from "../../api/types/node-v1.ts";
import type { DeviceTaintRule, ResourceClaim, ResourceSlice } from "../../api/types/resource-v1.ts";
import type { StorageVersionMigration } from "../../api/types/storagemigration-v1.ts";
import { age, type Cells, isTrue, orUnset, since } from "./cell-text.ts";

export const leaseCells: Cells<Lease> = (lease, now) => [lease.metadata.name, lease.spec?.holderIdentity ?? "", age(lease, now)];

export const runtimeClassCells: Cells<RuntimeClass> = (runtime, now) => [runtime.metadata.name, runtime.handler, age(runtime, now)];

export const resourceClaimCells: Cells<ResourceClaim> = (claim, now) => [claim.metadata.name, claimState(claim), age(claim, now)];

function claimState({ metadata, status }: ResourceClaim): string {
  const words = metadata.deletionTimestamp ? ["deleted"] : [];
  if (!status?.allocation) return [...words, ...(metadata.deletionTimestamp ? [] : ["pending"])].join(",");
  words.push("allocated");
  if ((status.reservedFor ?? []).length > 0) words.push("reserved");
  return words.join(",");
}

export const resourceSliceCells: Cells<ResourceSlice> = (slice, now) => [
  slice.metadata.name,
  orUnset(slice.spec.nodeName),
  slice.spec.driver,
  slice.spec.pool.name,
  age(slice, now),
];

export const deviceTaintRuleCells: Cells<DeviceTaintRule> = (rule, now) => {
  const { key, value = "", effect, timeAdded } = rule.spec.taint;
  return [rule.metadata.name, key, value, effect, since(timeAdded, now), age(rule, now)];
};

export const migrationCells: Cells<StorageVersionMigration> = ({ metadata, spec, status }) => {
  const { resource = "", group } = spec?.resource ?? {};
  const state = ["Succeeded", "Failed", "Running"].find((type) => isTrue(status?.conditions, type));
  return [metadata.name, group ? `${resource}.${group}` : resource, state ?? ""];
};
