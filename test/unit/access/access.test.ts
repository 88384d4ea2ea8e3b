import { describe, expect, it } from "vitest";
import { createAccess } from "../../../src/access/access.ts";
import { rbacAuthorizer } from "../../../src/access/authorization.ts";
import { ApiError } from "../../../src/api/status.ts";
import type { Lister } from "../../../src/kinds/kind.ts";

const lister = {
  list: (kind: { kind: string }) =>
    kind.kind === "ClusterRoleBinding"
      ? [{ metadata: { name: "b" }, roleRef: { kind: "ClusterRole", name: "r" }, subjects: [{ kind: "User", name: "reader" }] }]
      : [],
  get: () => ({ metadata: { name: "r" }, rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }] }),
} as unknown as Lister;
const access = createAccess({
  tokens: (token) => (token === "known" ? { name: "reader", groups: ["system:authenticated"] } : undefined),
  authorize: rbacAuthorizer(lister),
});
const get = { verb: "get", group: "", resource: "pods", subresource: "", namespace: "a", name: "p", path: "/api/v1/namespaces/a/pods/p" };

const code = (action: () => unknown) => {
  try {
    action();
    return 200;
  } catch (error) {
    return error instanceof ApiError ? error.code : error;
  }
};

describe("access", () => {
  it("takes requests without login for the administrator and refuses unknown tokens", () => {
    expect(access.user({})).toMatchObject({ name: "admin", groups: ["system:masters", "system:authenticated"] });
    expect(access.user({ authorization: "Bearer known" })).toMatchObject({ name: "reader" });
    expect(code(() => access.user({ authorization: "Bearer other" }))).toBe(401);
  });

  it("impersonates users, groups and service accounts, but nothing without a user", () => {
    expect(access.user({ "impersonate-user": "u", "impersonate-group": "g, h", "impersonate-extra-dept": "x" })).toEqual({
      name: "u",
      groups: ["g", "h", "system:authenticated"],
      extra: { dept: ["x"] },
    });
    expect(access.user({ "impersonate-user": "system:serviceaccount:n:s" }).groups).toContain("system:serviceaccounts:n");
    expect(code(() => access.user({ "impersonate-group": "g" }))).toBe(400);
    expect(code(() => access.user({ authorization: "Bearer known", "impersonate-user": "u" }))).toBe(403);
  });

  it("judges by the stored roles, system:masters apart", () => {
    expect(code(() => access.authorize(access.user({}), { ...get, verb: "delete" }))).toBe(200);
    expect(code(() => access.authorize(access.user({ authorization: "Bearer known" }), get))).toBe(200);
    expect(() => access.authorize({ name: "reader", groups: [] }, { ...get, verb: "list", name: "" })).toThrow(
      'pods is forbidden: User "reader" cannot list resource "pods" in API group "" in the namespace "a"',
    );
    expect(() => access.authorize({ name: "x", groups: [] }, { ...get, resource: "", path: "/metrics" })).toThrow(
      'cannot get path "/metrics"',
    );
  });
});
