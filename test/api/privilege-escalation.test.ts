import { beforeAll, describe, expect, it } from "vitest";
import { rule, urls } from "../../src/kinds/bootstrap/rbac-rule.ts";
import { type Json, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 0 });
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const roles = `${rbac}/namespaces/default/roles`;
const roleBindings = `${rbac}/namespaces/default/rolebindings`;
const clusterRoles = `${rbac}/clusterroles`;
const clusterRoleBindings = `${rbac}/clusterrolebindings`;
const group = "rbac.authorization.k8s.io";

/** Everything of roles and bindings but `escalate` and `bind`. */
const writer = rule("create delete get patch update", group, "clusterrolebindings clusterroles rolebindings roles");
const pods = rule("get", "core", "pods");
const secrets = rule("get", "core", "secrets");

const role = (name: string, ...rules: object[]) => ({ metadata: { name }, rules });
const binding = (name: string, kind: string, to: string, ...users: string[]) => ({
  metadata: { name },
  roleRef: { apiGroup: group, kind, name: to },
  subjects: users.map((user) => ({ kind: "User", apiGroup: group, name: user })),
});

/** A user with these rules in the whole cluster. */
async function withRules(user: string, ...rules: object[]): Promise<void> {
  await plane.create(clusterRoles, role(`of-${user}`, ...rules));
  await plane.create(clusterRoleBindings, binding(`of-${user}`, "ClusterRole", `of-${user}`, user));
}

const as = (user: string) => {
  const named = (request: Json) => request.set("Impersonate-User", user);
  const answer = async (request: Json): Promise<[number, string]> => {
    const { status, body } = await request;
    return [status, body.message];
  };
  const patch = (path: string, type: string, body: object) =>
    answer(named(plane.api().patch(path)).set("Content-Type", type).send(JSON.stringify(body)));
  return {
    post: (path: string, body: object) => answer(named(plane.api().post(path)).send(body)),
    put: (path: string, body: object) => answer(named(plane.api().put(path)).send(body)),
    merge: (path: string, body: object) => patch(path, "application/merge-patch+json", body),
    strategic: (path: string, body: object) => patch(path, "application/strategic-merge-patch+json", body),
    json: (path: string, body: object) => patch(path, "application/json-patch+json", body),
    apply: (path: string, body: object) => patch(`${path}?fieldManager=m&force=true`, "application/apply-patch+yaml", body),
  };
};
const applied = (kind: string, body: object) => ({ apiVersion: `${group}/v1`, kind, ...body });

const refusal = (what: string, user: string, ...lines: string[]) =>
  `${what} is forbidden: user "${user}" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n${lines.join("\n")}`;
const secretsLine = '{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}';

beforeAll(async () => {
  await withRules("dev", writer, pods);
  await plane.create(roles, role("wide", secrets));
  await plane.create(roles, role("narrow", pods));
  await plane.create(clusterRoles, role("wide", secrets));
});

describe("who writes a role", () => {
  const dev = as("dev");

  it("gives what they have", async () => {
    expect((await dev.post(roles, role("a", pods)))[0]).toBe(201);
    expect((await dev.post(clusterRoles, role("a", pods, writer)))[0]).toBe(201);
    expect((await dev.post(roles, role("empty")))[0]).toBe(201);
  });

  it("is refused what they do not have, with Kubernetes' message", async () => {
    const rules = [pods, rule("get list", "core", "secrets"), rule("delete", "apps", "deployments", "d"), urls("get", "/metrics")];
    const lines = [
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
      '{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["d"], Verbs:["delete"]}',
    ];
    const path = '{NonResourceURLs:["/metrics"], Verbs:["get"]}';
    expect(await dev.post(clusterRoles, role("b", ...rules))).toEqual([
      403,
      refusal('clusterroles.rbac.authorization.k8s.io "b"', "dev", ...lines, path),
    ]);
    const { body } = await plane
      .api()
      .post(roles)
      .set("Impersonate-User", "dev")
      .set("Impersonate-Group", "g")
      .send(role("b", ...rules.slice(0, 3)));
    expect(body).toMatchObject({
      code: 403,
      reason: "Forbidden",
      details: { name: "b", group, kind: "roles" },
      message: refusal('roles.rbac.authorization.k8s.io "b"', "dev", ...lines).replace("[", '["g" '),
    });
  });

  it.each<[string, (path: string) => Promise<[number, string]>]>([
    ["a dry run", () => dev.post(`${roles}?dryRun=All`, role("r", secrets))],
    ["a PUT", (path) => dev.put(path, role("narrow", pods, secrets))],
    ["a PUT in a dry run", (path) => dev.put(`${path}?dryRun=All`, role("narrow", pods, secrets))],
    ["a PUT that creates", () => dev.put(`${roles}/none`, role("none", secrets))],
    ["a merge patch", (path) => dev.merge(path, { rules: [pods, secrets] })],
    ["a strategic merge patch", (path) => dev.strategic(path, { rules: [pods, secrets] })],
    ["a JSON patch", (path) => dev.json(path, [{ op: "add", path: "/rules/-", value: secrets }])],
    ["an apply", (path) => dev.apply(path, applied("Role", role("narrow", secrets)))],
    ["an apply that creates", () => dev.apply(`${roles}/none`, applied("Role", role("none", secrets)))],
  ])("is judged in %s", async (_, write) => {
    const [code, message] = await write(`${roles}/narrow`);
    expect([code, message]).toEqual([403, expect.stringContaining(`permissions not currently held:\n${secretsLine}`)]);
    expect((await plane.get(`${roles}/narrow`)).rules).toEqual([pods]);
    expect((await plane.list(roles)).map(({ metadata }) => metadata.name)).not.toContain("none");
  });

  it("may take away, and may not relabel a role that has more than they have", async () => {
    await plane.create(roles, role("both", pods, secrets));
    expect((await dev.merge(`${roles}/both`, { metadata: { labels: { a: "b" } } }))[0]).toBe(403);
    expect((await dev.merge(`${roles}/both`, { rules: [pods] }))[0]).toBe(200);
    expect((await dev.merge(`${roles}/both`, { metadata: { labels: { a: "b" } } }))[0]).toBe(200);
  });

  it("is not judged for what garbage collection changes, nor for no change at all", async () => {
    const { metadata, rules } = await plane.get(`${roles}/wide`);
    const { uid } = (await plane.get(`${roles}/narrow`)).metadata;
    const owner = { apiVersion: `${group}/v1`, kind: "Role", name: "narrow", uid };
    expect((await dev.put(`${roles}/wide`, { metadata, rules }))[0]).toBe(200);
    expect((await dev.merge(`${roles}/wide`, { metadata: { finalizers: ["a/b"] } }))[0]).toBe(200);
    expect((await dev.merge(`${roles}/wide`, { metadata: { finalizers: null, ownerReferences: [owner] } }))[0]).toBe(200);
    expect((await dev.merge(`${roles}/wide`, { metadata: { ownerReferences: null, annotations: { a: "b" } } }))[0]).toBe(403);
    await plane.patch(`${roles}/wide`, { metadata: { ownerReferences: null } });
  });

  it("is refused before anything is said of mistakes", async () => {
    const wrong = role("wrong", { apiGroups: [""], resources: ["secrets"], verbs: ["get"] }, { verbs: [] });
    expect((await dev.post(roles, wrong))[0]).toBe(403);
    expect((await dev.post(roles, role("wrong", { verbs: [] })))[0]).toBe(422);
  });

  it("holds cluster-wide only what a ClusterRoleBinding gives", async () => {
    await plane.create(roles, role("of-local", pods));
    await plane.create(roleBindings, binding("of-local", "Role", "of-local", "local"));
    await withRules("local", writer);
    const local = as("local");
    expect((await local.post(roles, role("l", pods)))[0]).toBe(201);
    expect((await local.post(clusterRoles, role("l", pods)))[0]).toBe(403);
    expect((await local.post(`${rbac}/namespaces/kube-system/roles`, role("l", pods)))[0]).toBe(403);
  });

  it("is told which of their roles cannot be found", async () => {
    await withRules("lost", writer);
    await plane.create(clusterRoleBindings, binding("lost", "ClusterRole", "gone", "lost"));
    await plane.create(roleBindings, binding("lost", "Role", "gone", "lost"));
    const [, message] = await as("lost").post(roles, role("x", secrets));
    expect(message).toBe(
      `${refusal('roles.rbac.authorization.k8s.io "x"', "lost", secretsLine)}; resolution errors: [[clusterroles.rbac.authorization.k8s.io "gone" not found, roles.rbac.authorization.k8s.io "gone" not found]]`,
    );
  });
});

describe("who may escalate", () => {
  it("writes any role of that resource", async () => {
    await withRules("lifter", writer, rule("escalate", group, "roles"));
    const lifter = as("lifter");
    expect((await lifter.post(roles, role("any", secrets)))[0]).toBe(201);
    expect((await lifter.put(`${roles}/any`, role("any", rule("*", "*", "*"))))[0]).toBe(200);
    expect((await lifter.post(clusterRoles, role("any", secrets)))[0]).toBe(403);
    expect((await lifter.post(roleBindings, binding("any", "Role", "any", "lifter")))[0]).toBe(403);
  });

  it("by name: changes or applies the role of that name, but no POST says a name", async () => {
    await withRules("namer", writer, rule("escalate", group, "roles", "own new"));
    await plane.create(roles, role("own"));
    const namer = as("namer");
    expect((await namer.put(`${roles}/own`, role("own", secrets)))[0]).toBe(200);
    expect((await namer.put(`${roles}/narrow`, role("narrow", secrets)))[0]).toBe(403);
    expect((await namer.post(roles, role("new", secrets)))[0]).toBe(403);
    expect((await namer.apply(`${roles}/new`, applied("Role", role("new", secrets))))[0]).toBe(201);
  });
});

describe("an aggregation rule", () => {
  const gathering = (name: string, ...rules: object[]) => ({
    ...role(name, ...rules),
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { gather: name } }] },
  });
  const refused = (name: string) => [
    403,
    `clusterroles.rbac.authorization.k8s.io "${name}" is forbidden: must have cluster-admin privileges to use the aggregationRule`,
  ];

  it("is for who has everything", async () => {
    await withRules("resources", rule("*", "*", "*"));
    await withRules("everything", rule("*", "*", "*"), urls("*", "*"));
    expect(await as("dev").post(clusterRoles, gathering("g"))).toEqual(refused("g"));
    expect((await as("everything").post(clusterRoles, gathering("g")))[0]).toBe(201);
    // the star of verbs has escalate in it
    expect((await as("resources").post(clusterRoles, gathering("h")))[0]).toBe(201);
  });

  it("is for who may escalate cluster roles", async () => {
    await withRules("gatherer", writer, rule("escalate", group, "clusterroles"));
    expect((await as("gatherer").post(clusterRoles, gathering("i", secrets)))[0]).toBe(201);
  });

  it("is neither set, changed nor taken away by others", async () => {
    await plane.create(clusterRoles, gathering("j"));
    await plane.create(clusterRoles, role("plain"));
    const dev = as("dev");
    expect(await dev.merge(`${clusterRoles}/j`, { aggregationRule: null })).toEqual(refused("j"));
    expect(await dev.merge(`${clusterRoles}/j`, { metadata: { labels: { a: "b" } } })).toEqual(refused("j"));
    expect(await dev.merge(`${clusterRoles}/plain`, { aggregationRule: gathering("plain").aggregationRule })).toEqual(refused("plain"));
    expect((await dev.merge(`${clusterRoles}/plain`, { aggregationRule: null, metadata: { labels: { a: "b" } } }))[0]).toBe(200);
  });
});

describe("who writes a binding", () => {
  const dev = as("dev");

  it("gives roles of what they have", async () => {
    expect((await dev.post(roleBindings, binding("a", "Role", "narrow", "x")))[0]).toBe(201);
    expect((await dev.post(roleBindings, binding("b", "ClusterRole", "of-dev", "x")))[0]).toBe(201);
    expect((await dev.post(clusterRoleBindings, binding("b", "ClusterRole", "of-dev", "x")))[0]).toBe(201);
  });

  it.each([
    ["rolebindings", roleBindings, "Role"],
    ["rolebindings", roleBindings, "ClusterRole"],
    ["clusterrolebindings", clusterRoleBindings, "ClusterRole"],
  ])("is refused in %s what they do not have (%s, %s)", async (resource, path, kind) => {
    const said = [403, refusal(`${resource}.rbac.authorization.k8s.io "w"`, "dev", secretsLine)];
    const wide = binding("w", kind, "wide", "x");
    expect(await dev.post(path, wide)).toEqual(said);
    expect(await dev.post(`${path}?dryRun=All`, wide)).toEqual(said);
    expect(await dev.put(`${path}/w`, wide)).toEqual(said);
    expect(await dev.apply(`${path}/w`, applied(path === roleBindings ? "RoleBinding" : "ClusterRoleBinding", wide))).toEqual(said);
  });

  it("names nobody new in a binding of a role they do not have", async () => {
    await plane.create(roleBindings, binding("old", "Role", "wide", "x"));
    const { subjects } = binding("old", "Role", "wide", "x", "dev");
    expect((await dev.merge(`${roleBindings}/old`, { subjects }))[0]).toBe(403);
    expect((await dev.merge(`${roleBindings}/old`, { subjects: null }))[0]).toBe(403);
    expect((await dev.json(`${roleBindings}/old`, [{ op: "add", path: "/subjects/-", value: subjects[1] }]))[0]).toBe(403);
    expect((await dev.merge(`${roleBindings}/old`, { metadata: { labels: { a: "b" } } }))[0]).toBe(403);
    expect((await dev.merge(`${roleBindings}/old`, { metadata: { finalizers: ["a/b"] } }))[0]).toBe(200);
    expect((await plane.get(`${roleBindings}/old`)).subjects).toHaveLength(1);
  });

  it("is told of a role that is not there, or of a reference that names none", async () => {
    const post = (kind: string, name: string, path = roleBindings) => dev.post(path, binding("n", kind, name, "x"));
    expect(await post("Role", "gone")).toEqual([404, 'roles.rbac.authorization.k8s.io "gone" not found']);
    expect(await post("ClusterRole", "gone")).toEqual([404, 'clusterroles.rbac.authorization.k8s.io "gone" not found']);
    expect(await post("ClusterRole", "")).toEqual([400, "Name parameter required."]);
    expect((await post("ClusterRole", "a/b"))[0]).toBe(400);
    expect(await post("Role", "narrow", clusterRoleBindings)).toEqual([400, "Namespace parameter required."]);
    expect(await post("Pod", "narrow")).toEqual([500, 'unsupported role reference kind: "Pod"']);
    expect((await as("admin").post(roleBindings, binding("n", "Role", "gone")))[0]).toBe(403);
    expect(
      (
        await plane
          .api()
          .post(roleBindings)
          .send(binding("n", "Role", "gone"))
      ).status,
    ).toBe(201);
  });
});

describe("who may bind", () => {
  it("binds any role of that resource, there or not", async () => {
    await withRules("binder", writer, rule("bind", group, "clusterroles"));
    const binder = as("binder");
    expect((await binder.post(clusterRoleBindings, binding("bound", "ClusterRole", "wide", "x")))[0]).toBe(201);
    expect((await binder.post(roleBindings, binding("bound", "ClusterRole", "gone", "x")))[0]).toBe(201);
    expect((await binder.post(roleBindings, binding("bound-role", "Role", "wide", "x")))[0]).toBe(403);
  });

  it("by name: binds the role of that name", async () => {
    await withRules("named", writer, rule("bind", group, "clusterroles", "view gone"));
    const named = as("named");
    expect((await named.post(roleBindings, binding("named-view", "ClusterRole", "view", "x")))[0]).toBe(201);
    expect((await named.merge(`${roleBindings}/named-view`, { subjects: [] }))[0]).toBe(200);
    expect((await named.post(roleBindings, binding("named-edit", "ClusterRole", "edit", "x")))[0]).toBe(403);
    expect((await named.post(roleBindings, binding("named-gone", "ClusterRole", "gone", "x")))[0]).toBe(201);
    expect((await named.post(roleBindings, binding("named-absent", "ClusterRole", "absent", "x")))[0]).toBe(404);
  });

  it("in a namespace: not in others, and not in the whole cluster", async () => {
    await withRules("inside", writer);
    await plane.create(roles, role("bind-inside", rule("bind", group, "clusterroles")));
    await plane.create(roleBindings, binding("bind-inside", "Role", "bind-inside", "inside"));
    const inside = as("inside");
    expect((await inside.post(roleBindings, binding("in", "ClusterRole", "wide", "x")))[0]).toBe(201);
    expect((await inside.post(`${rbac}/namespaces/kube-system/rolebindings`, binding("in", "ClusterRole", "wide", "x")))[0]).toBe(403);
    expect((await inside.post(clusterRoleBindings, binding("in", "ClusterRole", "wide", "x")))[0]).toBe(403);
  });
});

describe("who is judged", () => {
  it("is a ServiceAccount by its token", async () => {
    const accounts = "/api/v1/namespaces/default/serviceaccounts";
    await plane.create(accounts, { metadata: { name: "bot" } });
    await plane.create(clusterRoles, role("of-bot", writer));
    const subjects = [{ kind: "ServiceAccount", name: "bot", namespace: "default" }];
    await plane.create(clusterRoleBindings, { ...binding("of-bot", "ClusterRole", "of-bot"), subjects });
    const { token } = (await plane.create(`${accounts}/bot/token`, {})).status;
    const { body } = await plane.api().post(roles).set("Authorization", `Bearer ${token}`).send(role("bot", secrets));
    expect([body.code, body.message]).toEqual([
      403,
      refusal('roles.rbac.authorization.k8s.io "bot"', "system:serviceaccount:default:bot", secretsLine).replace(
        '["system:authenticated"]',
        '["system:serviceaccounts" "system:serviceaccounts:default" "system:authenticated"]',
      ),
    ]);
  });

  it("is no member of system:masters", async () => {
    const { status } = await plane
      .api()
      .post(clusterRoles)
      .set("Impersonate-User", "root")
      .set("Impersonate-Group", "system:masters")
      .send(role("all", rule("*", "*", "*")));
    expect(status).toBe(201);
  });

  it("is no control loop: what it aggregates and collects goes on without its bindings", async () => {
    const own = ["clusterrole-aggregation-controller", "generic-garbage-collector"];
    for (const name of own) await plane.remove(`${clusterRoleBindings}/system:controller:${name}`);
    await plane.create(clusterRoles, { ...role("part", secrets), metadata: { name: "part", labels: { to: "whole" } } });
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { to: "whole" } }] };
    const { metadata } = await plane.create(clusterRoles, { ...role("whole"), aggregationRule });
    const owner = { apiVersion: `${group}/v1`, kind: "ClusterRole", name: "whole", uid: metadata.uid };
    await plane.create(roles, { ...role("owned", secrets), metadata: { name: "owned", ownerReferences: [owner] } });
    await plane.settle();
    expect((await plane.get(`${clusterRoles}/whole`)).rules).toEqual([secrets]);
    await plane.remove(`${clusterRoles}/whole`, { propagationPolicy: "Orphan" });
    await plane.settle();
    expect((await plane.get(`${roles}/owned`)).metadata.ownerReferences).toBeUndefined();
  });
});
