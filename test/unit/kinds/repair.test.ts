import { describe, expect, it } from "vitest";
import { bootstrapObjects } from "../../../src/kinds/bootstrap/index.ts";
import { rule, urls } from "../../../src/kinds/bootstrap/rbac-rule.ts";
import { isRepaired, missingRules, repaired } from "../../../src/kinds/bootstrap/repair.ts";

const metadata = { annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" } };

describe("what a role lacks", () => {
  const table: readonly [string, ReturnType<typeof rule>[], ReturnType<typeof rule>[], ReturnType<typeof rule>[]][] = [
    ["nothing, by the same rule", [rule("get", "core", "pods")], [rule("get", "core", "pods")], []],
    ["nothing, by stars", [rule("*", "*", "*")], [rule("get list", "apps", "deployments deployments/scale", "a")], []],
    ["nothing, by the star of a subresource", [rule("get", "*", "*/scale")], [rule("get", "apps", "deployments/scale")], []],
    ["nothing, by several rules", [rule("get", "core", "pods"), rule("list", "core", "pods")], [rule("get list", "core", "pods")], []],
    ["nothing, by the star of a path", [urls("get", "/api/*")], [urls("get", "/api/v1 /api/*")], []],
    ["one verb on one resource", [rule("get", "core", "pods")], [rule("get list", "core", "pods")], [rule("list", "core", "pods")]],
    [
      "each piece of a rule",
      [],
      [rule("get list", "core apps", "a", "x y")],
      ["get", "list"].flatMap((verb) => ["core", "apps"].flatMap((group) => ["x", "y"].map((name) => rule(verb, group, "a", name)))),
    ],
    ["what is allowed for one name only", [rule("get", "core", "a", "x")], [rule("get", "core", "a")], [rule("get", "core", "a")]],
    ["a path", [urls("get", "/a")], [urls("get", "/a /a/*")], [urls("get", "/a/*")]],
  ];
  it.each(table)("%s", (_, existing, meant, missing) => {
    expect(missingRules(existing, meant)).toEqual(missing);
  });
});

describe("repair", () => {
  it("hands back the object itself when it lacks nothing", () => {
    const existing = { metadata: { ...metadata, labels: { own: "1" } }, rules: [rule("*", "*", "*")] };
    expect(repaired(existing, { metadata, rules: [rule("get", "core", "pods")] })).toBe(existing);
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
