import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";
import { type Json, planeOf, podManifest, pods } from "../support/plane.ts";

const folder = mkdtempSync(join(tmpdir(), "miniplane-rbac-"));
let running: Miniplane;
const plane = planeOf(() => running);
const start = async () => {
  running = await createMiniplane({ data: join(folder, "world.db"), clock: "frozen", nodes: 0 });
};
beforeAll(start);
afterAll(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const rbac = "/apis/rbac.authorization.k8s.io/v1";
const roles = `${rbac}/clusterroles`;
const bindings = `${rbac}/clusterrolebindings`;
const everything = async () =>
  Promise.all(["clusterroles", "clusterrolebindings", "roles", "rolebindings"].map((kind) => plane.list(`${rbac}/${kind}`)));
const controller = (name: string) => `system:serviceaccount:kube-system:${name}`;

const review = (user: string, verb: string, [group, resource, subresource]: readonly string[], namespace = "default") =>
  plane
    .api()
    .post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
    .set("Impersonate-User", user)
    .send({ spec: { resourceAttributes: { verb, group, resource, subresource, namespace } } });

describe("the roles of a fresh cluster", () => {
  it("are all bound to roles that are there, and marked as Kubernetes marks them", async () => {
    const [clusterRoles = [], clusterBindings = [], namespaced = [], namespacedBindings = []] = await everything();
    const names = new Set(clusterRoles.map(({ metadata }) => metadata.name));
    expect(clusterBindings.filter(({ roleRef }) => !names.has(roleRef.name))).toEqual([]);
    expect(namespacedBindings.filter(({ roleRef }) => !namespaced.some(({ metadata }) => metadata.name === roleRef.name))).toEqual([]);
    for (const { metadata } of [...clusterRoles, ...clusterBindings, ...namespaced, ...namespacedBindings]) {
      expect(metadata.labels).toMatchObject({ "kubernetes.io/bootstrapping": "rbac-defaults" });
      expect(metadata.annotations).toEqual({ "rbac.authorization.kubernetes.io/autoupdate": "true" });
    }
    expect([clusterRoles, clusterBindings, namespaced, namespacedBindings].map(({ length }) => length)).toEqual([73, 54, 7, 7]);
  });

  it("have their rules in the order Kubernetes stores them", async () => {
    for (const { metadata, rules } of (await everything()).flat().filter((one) => one.rules))
      for (const rule of rules)
        for (const [field, values] of Object.entries<string[]>(rule))
          expect([metadata.name, field, values]).toEqual([metadata.name, field, [...values].sort()]);
  });

  it("give each control loop a ServiceAccount of kube-system", async () => {
    const own = (await plane.list(bindings)).filter(({ metadata }) => metadata.name.startsWith("system:controller:"));
    expect(own).toHaveLength(41);
    for (const { metadata, subjects } of own)
      expect(subjects).toEqual([
        { kind: "ServiceAccount", name: metadata.name.slice("system:controller:".length), namespace: "kube-system" },
      ]);
  });

  it("are aggregated already, so that the aggregation has nothing to do", async () => {
    const aggregated = await Promise.all(["admin", "edit", "view"].map((name) => plane.get(`${roles}/${name}`)));
    const [admin, edit, view] = aggregated.map(({ rules }) => rules);
    const partsOf = async (name: string) => (await plane.get(`${roles}/system:aggregate-to-${name}`)).rules;
    expect(view).toEqual(await partsOf("view"));
    expect(edit).toEqual([...(await partsOf("edit")), ...view]);
    expect(admin).toEqual([...edit, ...(await partsOf("admin"))]);
    for (const { metadata } of aggregated) expect(metadata.managedFields.map(({ manager }: Json) => manager)).toEqual(["kube-apiserver"]);
  });
});

describe("who acts as a control loop", () => {
  it.each([
    ["deployment-controller", "update", ["apps", "deployments", "status"], true],
    ["deployment-controller", "create", ["apps", "replicasets"], true],
    ["deployment-controller", "create", ["", "pods"], false],
    ["deployment-controller", "delete", ["apps", "deployments"], false],
    ["replicaset-controller", "create", ["", "pods"], true],
    ["replicaset-controller", "get", ["", "secrets"], false],
    ["generic-garbage-collector", "delete", ["example.com", "anything"], true],
    ["generic-garbage-collector", "create", ["", "pods"], false],
    ["horizontal-pod-autoscaler", "update", ["example.com", "anything", "scale"], true],
    ["horizontal-pod-autoscaler", "update", ["example.com", "anything"], false],
    ["resource-claim-controller", "patch", ["resource.k8s.io", "resourceclaims", "binding"], true],
    ["node-controller", "list", ["coordination.k8s.io", "leases"], true],
    ["ttl-after-finished-controller", "delete", ["batch", "jobs"], true],
    ["bootstrap-signer", "list", ["", "secrets"], false],
  ] as const)("%s: may it %s %s: %s", async (name, verb, what, allowed) => {
    const { body } = await review(controller(name), verb, what);
    expect(body.status.allowed).toBe(allowed);
    if (allowed)
      expect(body.status.reason).toBe(
        `RBAC: allowed by ClusterRoleBinding "system:controller:${name}" of ClusterRole "system:controller:${name}" to ServiceAccount "${name}/kube-system"`,
      );
  });

  it("may in kube-system what the roles there say", async () => {
    const allowed = async (name: string, verb: string, what: readonly string[]) =>
      (await review(controller(name), verb, what, "kube-system")).body.status.allowed;
    expect(await allowed("bootstrap-signer", "list", ["", "secrets"])).toBe(true);
    expect(await allowed("leader-election-controller", "update", ["coordination.k8s.io", "leases"])).toBe(true);
    expect(await allowed("kube-scheduler", "update", ["", "configmaps"])).toBe(false);
  });

  it("is held to it in requests, by its name and by its token", async () => {
    const accounts = "/api/v1/namespaces/kube-system/serviceaccounts";
    await plane.create(accounts, { metadata: { name: "replicaset-controller" } });
    const { token } = (await plane.create(`${accounts}/replicaset-controller/token`, {})).status;
    const asToken = (request: Json) => request.set("Authorization", `Bearer ${token}`);
    expect((await asToken(plane.api().post(`${pods}?dryRun=All`)).send(podManifest("a"))).status).toBe(201);
    expect((await asToken(plane.api().get("/api/v1/namespaces/default/secrets"))).status).toBe(403);
    const refused = await plane.api().post(pods).set("Impersonate-User", controller("deployment-controller")).send(podManifest("a"));
    expect([refused.status, refused.body.message]).toEqual([
      403,
      'pods is forbidden: User "system:serviceaccount:kube-system:deployment-controller" cannot create resource "pods" in API group "" in the namespace "default"',
    ]);
  });
});

describe("another start", () => {
  it("writes none of them", async () => {
    const before = await everything();
    await running.stop();
    await start();
    expect(await everything()).toEqual(before);
  });

  it("puts back what was taken away, and leaves what was added or is to be left alone", async () => {
    const node = await plane.get(`${roles}/system:node`);
    const own = { verbs: ["get"], apiGroups: ["example.com"], resources: ["toys"] };
    await plane.patch(`${roles}/system:node`, { metadata: { labels: null }, rules: [...node.rules.slice(1), own] });
    await plane.patch(`${roles}/system:kube-dns`, {
      metadata: { annotations: { "rbac.authorization.kubernetes.io/autoupdate": "false" } },
      rules: [],
    });
    await plane.patch(`${bindings}/system:monitoring`, {
      subjects: [{ kind: "User", name: "eve", apiGroup: "rbac.authorization.k8s.io" }],
    });
    await plane.patch(`${roles}/view`, { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { toys: "true" } }] } });
    await plane.remove(`${roles}/system:node-proxier`);
    await running.stop();
    await start();
    const repaired = await plane.get(`${roles}/system:node`);
    expect(repaired.rules).toEqual([...node.rules.slice(1), own, node.rules[0]]);
    expect(repaired.metadata).toMatchObject({ uid: node.metadata.uid, labels: node.metadata.labels });
    expect((await plane.get(`${roles}/system:kube-dns`)).rules).toBeNull();
    expect((await plane.get(`${bindings}/system:monitoring`)).subjects.map(({ name }: Json) => name)).toEqual(["eve", "system:monitoring"]);
    expect((await plane.get(`${roles}/system:node-proxier`)).rules).toHaveLength(5);
    const { aggregationRule, rules } = await plane.get(`${roles}/view`);
    expect(aggregationRule.clusterRoleSelectors).toHaveLength(2);
    expect(rules).toEqual((await plane.get(`${roles}/system:aggregate-to-view`)).rules);
  });
});
