/**
 * managedFields of a workload as its scale subresource sees them, and back: of all that is owned only the replicas show.
 * As kubernetes: apimachinery/pkg/util/managedfields/scalehandler.go.
 */
import type { ManagedFieldsEntry } from "../meta.ts";
import { compareEntries, identify } from "./entries.ts";
import { hasPath, minus, setOfPath } from "./field-set.ts";

type Entries = readonly ManagedFieldsEntry[];

/** The path in the scale and, for every built-in workload, in the workload. */
const replicas = ["f:spec", "f:replicas"] as const;
const onlyReplicas = setOfPath(replicas);
const scaleVersion = "autoscaling/v1";

const groupOf = (apiVersion = ""): string => (apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "");
const ownsReplicas = ({ fieldsV1 = {} }: ManagedFieldsEntry): boolean => hasPath(fieldsV1, replicas);

/** The entries of a scale: those of its parent that own the replicas. `apiVersion`: the parent's. */
export function scaleEntries(parent: Entries, apiVersion: string): Entries {
  const known = parent.filter((entry) => groupOf(entry.apiVersion) === groupOf(apiVersion) && ownsReplicas(entry));
  return known.map((entry) => ({ ...entry, apiVersion: scaleVersion, fieldsV1: onlyReplicas })).sort(compareEntries);
}

/**
 * The parent's entries after a write of its scale. As in Kubernetes an entry that comes from the scale has no time, and
 * one of a plain update that keeps the replicas is split in two.
 */
export function parentEntries(parent: Entries, scale: Entries, apiVersion: string): Entries {
  const fromScale = new Map(scale.map((entry) => [identify(entry), entry]));
  const entries = new Map<string, ManagedFieldsEntry>();
  for (const entry of parent) {
    if (groupOf(entry.apiVersion) !== groupOf(apiVersion)) continue;
    const identity = identify(entry);
    if (!ownsReplicas(entry) || fromScale.delete(identity)) {
      entries.set(identity, entry);
      continue;
    }
    const fieldsV1 = minus(entry.fieldsV1 ?? {}, onlyReplicas);
    if (fieldsV1) entries.set(identity, { ...entry, fieldsV1 });
  }
  for (const [identity, { time: _, ...entry }] of fromScale)
    if (ownsReplicas(entry)) entries.set(identity, { ...entry, apiVersion, fieldsV1: onlyReplicas });
  return [...entries.values()].sort(compareEntries);
}
