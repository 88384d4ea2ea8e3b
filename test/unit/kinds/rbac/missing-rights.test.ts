import { describe, expect, it } from "vitest";
import type { PolicyRule } from "../../../../src/api/types/rbac-v1.ts";
import { rule, urls } from "../../../../src/kinds/bootstrap/rbac-rule.ts";
import { escalation } from "../../../../src/kinds/rbac/confirm-no-escalation.ts";
import { missingRightsText } from "../../../../src/kinds/rbac/missing-rights.ts";

describe("the rights somebody lacks", () => {
  it.each<[string, readonly PolicyRule[], string]>([
    ["nothing", [], ""],
    [
      "the verbs on one resource in one line",
      [rule("list", "apps", "deployments"), rule("get", "core", "pods"), rule("get", "apps", "deployments")],
      '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}\n{APIGroups:["apps"], Resources:["deployments"], Verbs:["list" "get"]}',
    ],
    [
      "a line for each name, with its verbs",
      [rule("get", "core", "pods", "b"), rule("get", "core", "pods", "a"), rule("list", "core", "pods", "b"), rule("get", "core", "pods")],
      [
        '{APIGroups:[""], Resources:["pods"], ResourceNames:["a"], Verbs:["get"]}',
        '{APIGroups:[""], Resources:["pods"], ResourceNames:["b"], Verbs:["get" "list"]}',
        '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}',
      ].join("\n"),
    ],
    [
      "paths one by one",
      [urls("get", "/b"), urls("get", "/a"), urls("post", "/a"), urls("get", "/a")],
      '{NonResourceURLs:["/a"], Verbs:["get"]}\n{NonResourceURLs:["/a"], Verbs:["post"]}\n{NonResourceURLs:["/b"], Verbs:["get"]}',
    ],
  ])("are told: %s", (_, rules, text) => {
    expect(missingRightsText(rules)).toBe(text);
  });

  it("are told with who lacks them, and with the roles that could not be found", () => {
    const user = { name: 'a"b', groups: ["g", "system:authenticated"] };
    const gone = { kind: "ClusterRole", name: "gone" };
    const said = (missing: (typeof gone)[]) => escalation(user, { rules: [], missing }, [urls("get", "/a")]);
    const text =
      'user "a\\"b" (groups=["g" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{NonResourceURLs:["/a"], Verbs:["get"]}';
    const first = 'clusterroles.rbac.authorization.k8s.io "gone" not found';
    expect(said([])).toBe(text);
    expect(said([gone, gone])).toBe(`${text}; resolution errors: [${first}]`);
    expect(said([gone, { kind: "Role", name: "r" }])).toBe(
      `${text}; resolution errors: [[${first}, roles.rbac.authorization.k8s.io "r" not found]]`,
    );
    expect(escalation(user, { rules: [urls("get", "/a")], missing: [gone] }, [urls("get", "/a")])).toBeUndefined();
  });
});
