import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane } from "../../src/index.ts";
import { deploymentManifest, type Json, planeOf, podManifest } from "../support/plane.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";
const watched = "/api/v1/namespaces/watched/pods";
let folder: string;
let events: Json[];

/** What was written about requests to a URI. */
const about = (uri: string) => events.filter(({ requestURI }) => requestURI === uri);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "miniplane-audit-"));
  const auditLog = join(folder, "audit.log");
  const miniplane = await createMiniplane({ clock: "frozen", nodes: 0, auditLog });
  const plane = planeOf(() => miniplane);
  await plane
    .api()
    .post(configMaps)
    .set({ "User-Agent": "tester/1", "Audit-ID": "asked-for" })
    .send({ metadata: { name: "a" } });
  await plane.api().get(`${configMaps}/missing`);
  await plane.api().get(`${configMaps}/a`).set("Impersonate-User", "bob");
  await (await fetch(`${plane.url}${configMaps}?watch=1&timeoutSeconds=1`, { headers: { "User-Agent": "tester/1" } })).text();
  await plane.api().patch("/apis/apps/v1/namespaces/default/deployments/d/scale").set("X-Forwarded-For", "192.0.2.1, 192.0.2.2").send({});
  await plane.api().get("/version").set("Authorization", "Bearer unknown");
  await plane.api().get("/healthz");
  await plane.create("/api/v1/namespaces", { metadata: { name: "watched", labels: { "pod-security.kubernetes.io/audit": "restricted" } } });
  await plane.settle();
  await plane.create(watched, podManifest("p"));
  await plane.create("/apis/apps/v1/namespaces/watched/deployments", deploymentManifest("d"));
  await plane.api().get("/api/v1/componentstatuses");
  await plane.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
    metadata: { name: "alice-views" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "alice" }],
  });
  await plane.api().get(`${configMaps}/a?by=alice`).set("Impersonate-User", "alice");
  const { status } = await plane.create("/api/v1/namespaces/default/serviceaccounts/default/token", {});
  const login = { Authorization: `Bearer ${status.token}`, "Impersonate-User": "bob" };
  await plane.api().get(`${configMaps}/a?by=default`).set(login);
  await miniplane.stop();
  events = (await readFile(auditLog, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the audit log", () => {
  it("has one event for each request, in the shape of audit.k8s.io/v1", () => {
    expect(events).toHaveLength(15);
    expect(about(configMaps)).toEqual([
      {
        kind: "Event",
        apiVersion: "audit.k8s.io/v1",
        level: "Metadata",
        auditID: "asked-for",
        stage: "ResponseComplete",
        requestURI: configMaps,
        verb: "create",
        user: { username: "admin", groups: ["system:masters", "system:authenticated"] },
        sourceIPs: ["127.0.0.1"],
        userAgent: "tester/1",
        objectRef: { resource: "configmaps", namespace: "default", name: "a", apiVersion: "v1" },
        responseStatus: { metadata: {}, code: 201 },
        requestReceivedTimestamp: "2026-01-01T00:00:00.000000Z",
        stageTimestamp: "2026-01-01T00:00:00.000000Z",
        annotations: { "authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "" },
      },
    ]);
  });

  it("tells how a request failed", () => {
    const [missing] = about(`${configMaps}/missing`);
    expect(missing).toMatchObject({ verb: "get", responseStatus: { status: "Failure", reason: "NotFound", code: 404 } });
    expect(missing.annotations["authorization.k8s.io/decision"]).toBe("allow");
  });

  it("tells who acts as whom, and who was not let in", () => {
    expect(about(`${configMaps}/a`)[0]).toMatchObject({
      user: { username: "admin" },
      impersonatedUser: { username: "bob" },
      responseStatus: { code: 403, reason: "Forbidden" },
      annotations: { "authorization.k8s.io/decision": "forbid" },
    });
    expect(about("/version")[0]).toMatchObject({ user: {}, responseStatus: { code: 401 } });
    expect(about("/version")[0].annotations).toBeUndefined();
    const [tried] = about(`${configMaps}/a?by=default`);
    expect(tried).toMatchObject({ user: { username: "system:serviceaccount:default:default" }, responseStatus: { code: 403 } });
    expect([tried.impersonatedUser, tried.annotations]).toEqual([undefined, undefined]);
  });

  it("has watches when they are over, and pages without an object", () => {
    expect(about(`${configMaps}?watch=1&timeoutSeconds=1`)[0]).toMatchObject({ verb: "watch", responseStatus: { code: 200 } });
    expect(about("/healthz")[0].objectRef).toBeUndefined();
  });

  it("names group and subresource, and the proxies on the way", () => {
    const [scale] = about("/apis/apps/v1/namespaces/default/deployments/d/scale");
    expect(scale.objectRef).toEqual({
      ...{ resource: "deployments", namespace: "default", name: "d", apiGroup: "apps", apiVersion: "v1" },
      subresource: "scale",
    });
    expect(scale.sourceIPs).toEqual(["192.0.2.1", "192.0.2.2", "127.0.0.1"]);
  });

  it("has what admission says of the object", () => {
    const violates = expect.stringMatching(/^would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false \(/);
    expect(about(watched)[0].annotations).toEqual({
      "authorization.k8s.io/decision": "allow",
      "authorization.k8s.io/reason": "",
      "pod-security.kubernetes.io/audit-violations": violates,
      "pod-security.kubernetes.io/enforce-policy": "privileged:latest",
    });
    expect(about("/apis/apps/v1/namespaces/watched/deployments")[0].annotations).toEqual({
      "authorization.k8s.io/decision": "allow",
      "authorization.k8s.io/reason": "",
      "pod-security.kubernetes.io/audit-violations": violates,
    });
  });

  it("says by which role somebody was let in, and what is deprecated", () => {
    expect(about(`${configMaps}/a?by=alice`)[0].annotations).toEqual({
      "authorization.k8s.io/decision": "allow",
      "authorization.k8s.io/reason": 'RBAC: allowed by ClusterRoleBinding "alice-views" of ClusterRole "view" to User "alice"',
    });
    expect(about("/api/v1/componentstatuses")[0].annotations).toMatchObject({ "k8s.io/deprecated": "true" });
  });
});
