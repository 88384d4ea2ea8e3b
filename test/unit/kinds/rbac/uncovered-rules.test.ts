import { describe, expect, it } from "vitest";
import type { PolicyRule } from "../../../../src/api/types/rbac-v1.ts";
import { rule, urls } from "../../../../src/kinds/bootstrap/rbac-rule.ts";
import { uncoveredRules } from "../../../../src/kinds/rbac/uncovered-rules.ts";

type Row = readonly [title: string, held: readonly PolicyRule[], wanted: readonly PolicyRule[], missing: readonly PolicyRule[]];

describe("rules cover", () => {
  const table: readonly Row[] = [
    ["the same rule", [rule("get", "core", "pods")], [rule("get", "core", "pods")], []],
    ["nothing wanted", [], [], []],
    ["a rule that comes to nothing", [], [{ verbs: [], apiGroups: [""], resources: ["pods"] }, { verbs: ["get"] }], []],
    [
      "anything, by stars",
      [rule("*", "*", "*")],
      [rule("get list", "apps", "deployments deployments/scale", "a"), rule("*", "*", "*")],
      [],
    ],
    ["every verb", [rule("*", "core", "pods")], [rule("get escalate", "core", "pods")], []],
    ["every group", [rule("get", "*", "roles")], [rule("get", "a b", "roles")], []],
    ["every resource and subresource", [rule("get", "core", "*")], [rule("get", "core", "pods pods/log */scale")], []],
    ["a subresource of all resources", [rule("get", "*", "*/scale")], [rule("get", "apps", "deployments/scale")], []],
    ["several rules together", [rule("get", "core", "pods"), rule("list", "core", "pods")], [rule("get list", "core", "pods")], []],
    ["one name, by all names", [rule("get", "core", "pods")], [rule("get", "core", "pods", "a b")], []],
    [
      "names, by their rules",
      [rule("get", "core", "pods", "a"), rule("get", "core", "pods", "b")],
      [rule("get", "core", "pods", "a b")],
      [],
    ],
    ["paths, by the star after them", [urls("get", "/api/*")], [urls("get", "/api/v1 /api/*")], []],
    ["any path", [urls("*", "*")], [urls("get", "/ /api *")], []],
    ["all stars at the end of a path alike", [urls("get", "/api**")], [urls("get", "/api/v1")], []],
    ["what a rule says of resources and paths at once", [{ ...rule("get", "core", "a"), ...urls("get", "/b") }], [urls("get", "/b")], []],
  ];
  it.each(table)("%s", (_, held, wanted, missing) => {
    expect(uncoveredRules(held, wanted)).toEqual(missing);
  });
});

describe("rules do not cover", () => {
  const table: readonly Row[] = [
    ["one verb on one resource", [rule("get", "core", "pods")], [rule("get list", "core", "pods")], [rule("list", "core", "pods")]],
    ["a star, by everything there is", [rule("get list watch", "core", "pods")], [rule("*", "core", "pods")], [rule("*", "core", "pods")]],
    ["the star of groups", [rule("get", "core apps", "a")], [rule("get", "*", "a")], [rule("get", "*", "a")]],
    ["the star of resources", [rule("get", "core", "a b")], [rule("get", "core", "*")], [rule("get", "core", "*")]],
    ["a resource, by its subresources", [rule("get", "core", "*/log")], [rule("get", "core", "pods")], [rule("get", "core", "pods")]],
    ["another subresource", [rule("get", "core", "*/log")], [rule("get", "core", "pods/exec")], [rule("get", "core", "pods/exec")]],
    ["a subresource, by its resource", [rule("get", "core", "pods")], [rule("get", "core", "pods/log")], [rule("get", "core", "pods/log")]],
    ["all names, by one", [rule("get", "core", "a", "x")], [rule("get", "core", "a")], [rule("get", "core", "a")]],
    ["another name", [rule("get", "core", "a", "x")], [rule("get", "core", "a", "x y")], [rule("get", "core", "a", "y")]],
    ["the same resource of another group", [rule("get", "core", "pods")], [rule("get", "apps", "pods")], [rule("get", "apps", "pods")]],
    [
      "a longer path and the star of a path",
      [urls("get", "/a")],
      [urls("get", "/a /a/* /a/b")],
      [urls("get", "/a/*"), urls("get", "/a/b")],
    ],
    ["the path before the star", [urls("get", "/apis/*")], [urls("get", "/apis /apis/v1")], [urls("get", "/apis")]],
    ["a star that is not at the end", [urls("get", "/*/v1")], [urls("get", "/api/v1")], [urls("get", "/api/v1")]],
    ["a path, by stars of resources", [rule("*", "*", "*")], [urls("get", "/metrics")], [urls("get", "/metrics")]],
    ["a resource, by stars of paths", [urls("*", "*")], [rule("get", "core", "pods")], [rule("get", "core", "pods")]],
    [
      "each piece of a rule: by group, resource, verb and name",
      [],
      [rule("get list", "core apps", "a", "x y"), urls("get", "/b")],
      [
        ...["core", "apps"].flatMap((group) => ["get", "list"].flatMap((verb) => ["x", "y"].map((name) => rule(verb, group, "a", name)))),
        urls("get", "/b"),
      ],
    ],
  ];
  it.each(table)("%s", (_, held, wanted, missing) => {
    expect(uncoveredRules(held, wanted)).toEqual(missing);
  });
});
