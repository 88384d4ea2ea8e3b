import { describe, expect, it } from "vitest";
import { bootstrapObjects } from "../../../src/kinds/bootstrap/index.ts";
import { rule } from "../../../src/kinds/bootstrap/rbac-rule.ts";
import { isRepaired, repaired } from "../../../src/kinds/bootstrap/repair.ts";

const metadata = { annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" } };

describe("repair", () => {
  it("hands back the object itself when it lacks nothing", () => {
    const existing = { metadata: { ...metadata, labels: { own: "1" } }, rules: [rule("*", "*", "*")] };
    expect(repaired(existing, { metadata, rules: [rule("get", "core", "pods")] })).toBe(existing);
  });

  it("adds what a role lacks, one verb on one resource a rule", () => {
    const existing = { metadata, rules: [rule("get", "core", "pods")] };
    const meant = { metadata, rules: [rule("get list", "core", "pods secrets")] };
    const added = [rule("list", "core", "pods"), rule("get", "core", "secrets"), rule("list", "core", "secrets")];
    expect(repaired(existing, meant)).toEqual({ metadata, rules: [...existing.rules, ...added] });
  });

  it("is for roles and bindings", () => {
    const repairable = bootstrapObjects({ storageClass: "standard", now: 0 }).filter(({ object }) => isRepaired(object));
    expect([...new Set(repairable.map(({ kind }) => kind.kind))].sort()).toEqual([
      "ClusterRole",
      "ClusterRoleBinding",
      "Role",
      "RoleBinding",
    ]);
  });

  it("puts a binding back on its role", () => {
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
    const existing = { metadata, roleRef: { ...roleRef, name: "edit" } };
    expect(repaired(existing, { metadata, roleRef })).toEqual({ metadata, roleRef });
  });
});
