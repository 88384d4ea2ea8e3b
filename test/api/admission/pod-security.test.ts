import { beforeAll, describe, expect, it } from "vitest";
import { deploymentManifest, podManifest, usePlane } from "../../support/plane.ts";

const plane = usePlane({ nodes: 0 });
const label = (mode: string) => `pod-security.kubernetes.io/${mode}`;
const namespaces = "/api/v1/namespaces";
const create = async (name: string, labels: Record<string, string>) => {
  await plane.create(namespaces, { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  await plane.settle();
};
const pod = (name: string, spec: object) => podManifest(name, spec);
const keepAlive = { securityContext: { sysctls: [{ name: "net.ipv4.tcp_keepalive_time", value: "600" }] } };
const patch = (name: string, labels: Record<string, string | null>) =>
  plane.api().patch(`${namespaces}/${name}`).set("Content-Type", "application/merge-patch+json").send({ metadata: { labels } });

beforeAll(() => plane.settle());

describe("a namespace that enforces a level", () => {
  it("refuses Pods by the rules of the version it names", async () => {
    await create("old", { [label("enforce")]: "baseline", [label("enforce-version")]: "v1.28" });
    await create("new", { [label("enforce")]: "baseline", [label("enforce-version")]: "v1.29" });
    const post = (namespace: string) => plane.api().post(`${namespaces}/${namespace}/pods`).send(pod("p", keepAlive));
    const refused = await post("old");
    expect([refused.status, refused.body.reason]).toEqual([403, "Forbidden"]);
    expect(refused.body.message).toContain('violates PodSecurity "baseline:v1.28": forbidden sysctls (net.ipv4.tcp_keepalive_time)');
    expect((await post("new")).status).toBe(201);
  });

  it("lets workloads in and warns of what their Pods will meet", async () => {
    await create("strict", { [label("enforce")]: "restricted" });
    const answer = await plane.api().post("/apis/apps/v1/namespaces/strict/deployments").send(deploymentManifest("web"));
    expect(answer.status).toBe(201);
    expect(answer.headers["warning"]).toContain('would violate PodSecurity \\"restricted:latest\\"');
  });

  it("warns of the Pods it has when it becomes stricter, and when it names other rules", async () => {
    await create("changing", {});
    await plane.create(`${namespaces}/changing/pods`, pod("p", keepAlive));
    const stricter = await patch("changing", { [label("enforce")]: "baseline", [label("enforce-version")]: "v1.29" });
    expect([stricter.status, stricter.headers["warning"]]).toEqual([200, undefined]);
    const older = await patch("changing", { [label("enforce-version")]: "v1.28" });
    expect(older.headers["warning"]).toContain('existing pods in namespace \\"changing\\" violate the new PodSecurity enforce level');
    expect(older.headers["warning"]).toContain('299 - "p: forbidden sysctls"');
  });

  it("does not take levels and versions that are none", async () => {
    const answer = await patch("changing", { [label("warn")]: "strictest", [label("audit-version")]: "1" });
    expect(answer.status).toBe(422);
    expect(answer.body.details.causes.map(({ field }: { field: string }) => field)).toEqual([
      `metadata.labels[${label("audit-version")}]`,
      `metadata.labels[${label("warn")}]`,
    ]);
  });
});
