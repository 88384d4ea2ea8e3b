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

  it.each([
    ["u", "", ["system:authenticated"]],
    ["u", "g", ["g", "system:authenticated"]],
    ["u", "system:unauthenticated", ["system:unauthenticated"]],
    ["system:anonymous", "", ["system:unauthenticated"]],
    ["system:anonymous", "g", ["g", "system:unauthenticated"]],
    ["system:serviceaccount:n:s", "", ["system:serviceaccounts", "system:serviceaccounts:n", "system:authenticated"]],
    ["system:serviceaccount:n:s", "g", ["g", "system:authenticated"]],
    ["system:serviceaccount:N:s", "", ["system:authenticated"]],
    ["system:serviceaccount:n:s:t", "", ["system:authenticated"]],
  ])("impersonating %s with the group %j makes members of %j", (user, group, groups) => {
    const headers = { "impersonate-user": user, ...(group ? { "impersonate-group": group } : {}) };
    expect(access.user(headers).groups).toEqual(groups);
  });

  it("asks for each part of the user who is impersonated", () => {
    const asked: string[] = [];
    const { user } = createAccess({
      tokens: () => ({ name: "reader", groups: [] }),
      authorize(_, { verb, group, resource, subresource, namespace, name }) {
        asked.push([verb, group, resource, subresource, namespace, name].join(" "));
        return "";
      },
    });
    const authorization = "Bearer known";
    user({ authorization, "impersonate-user": "u", "impersonate-group": "g, system:authenticated, system:serviceaccounts" });
    user({ authorization, "impersonate-user": "system:serviceaccount:n:s" });
    user({ authorization, "impersonate-user": "u", "impersonate-uid": "1", "impersonate-extra-a%2fb": "x, y" });
    expect(asked).toEqual([
      "impersonate  users   u",
      "impersonate  groups   g",
      "impersonate  groups   system:authenticated",
      "impersonate  groups   system:serviceaccounts",
      "impersonate  serviceaccounts  n s",
      "impersonate  users   u",
      "impersonate authentication.k8s.io uids   1",
      "impersonate authentication.k8s.io userextras a/b  x",
      "impersonate authentication.k8s.io userextras a/b  y",
    ]);
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
