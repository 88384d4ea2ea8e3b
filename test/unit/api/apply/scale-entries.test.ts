import { describe, expect, it } from "vitest";
import { parentEntries, scaleEntries } from "../../../../src/api/apply/scale-entries.ts";
import type { FieldsV1, ManagedFieldsEntry } from "../../../../src/api/meta.ts";

const replicas: FieldsV1 = { "f:spec": { "f:replicas": {} } };
const more: FieldsV1 = { "f:spec": { "f:paused": {}, "f:replicas": {} } };
const entry = (manager: string, fieldsV1: FieldsV1, rest: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry => ({
  manager,
  operation: "Update",
  apiVersion: "apps/v1",
  time: "2020-01-01T00:00:00Z",
  fieldsType: "FieldsV1",
  fieldsV1,
  ...rest,
});
const applied = { operation: "Apply" } as const;

describe("scaleEntries", () => {
  it("shows who owns the replicas, in the scale's version", () => {
    const parent = [entry("a", more, applied), entry("b", { "f:spec": { "f:paused": {} } }), entry("c", replicas)];
    expect(scaleEntries(parent, "apps/v1")).toEqual([
      entry("a", replicas, { ...applied, apiVersion: "autoscaling/v1" }),
      entry("c", replicas, { apiVersion: "autoscaling/v1" }),
    ]);
  });

  it("leaves out entries of other groups", () => {
    expect(scaleEntries([entry("a", replicas, { apiVersion: "v1" })], "apps/v1")).toEqual([]);
  });
});

describe("parentEntries", () => {
  const scaler = entry("s", replicas, { apiVersion: "autoscaling/v1", subresource: "scale" });
  const { time: _, ...untimed } = entry("s", replicas, { subresource: "scale" });

  it("takes the replicas from those that lost them, and writes the new owner without a time", () => {
    expect(parentEntries([entry("a", more)], [scaler], "apps/v1")).toEqual([entry("a", { "f:spec": { "f:paused": {} } }), untimed]);
    expect(parentEntries([entry("a", replicas)], [scaler], "apps/v1")).toEqual([untimed]);
  });

  it("leaves appliers that still own the replicas as they are", () => {
    const parent = [entry("a", more, applied)];
    expect(parentEntries(parent, scaleEntries(parent, "apps/v1"), "apps/v1")).toEqual(parent);
  });

  it("splits the entry of a plain update that keeps the replicas", () => {
    const parent = [entry("a", more)];
    const { time, ...rest } = entry("a", replicas);
    expect(time).toBeDefined();
    expect(parentEntries(parent, scaleEntries(parent, "apps/v1"), "apps/v1")).toEqual([entry("a", { "f:spec": { "f:paused": {} } }), rest]);
  });

  it("drops entries of other groups and scale entries without replicas", () => {
    const status = entry("s", { "f:status": {} }, { apiVersion: "autoscaling/v1", subresource: "scale" });
    expect(parentEntries([entry("a", more, { apiVersion: "v1" })], [status], "apps/v1")).toEqual([]);
  });
});
