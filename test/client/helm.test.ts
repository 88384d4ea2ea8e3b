import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltServer, startBuiltServer } from "../support/built-server.ts";
import { describeClient } from "../support/describe-client.ts";
import type { Json } from "../support/plane.ts";
import { clientFolder, findPrepared } from "../support/prepared.ts";
import { createTool, type Tool } from "../support/tool.ts";

const chart = join(clientFolder, "chart");

describeClient("helm", findPrepared("helm"), (path) => {
  let server: BuiltServer;
  let helm: Tool;
  const json = async (command: string) => JSON.parse(await helm(`${command} -o json`));
  const read = async (at: string): Promise<Json> => (await fetch(`${server.url}${at}`)).json();
  const statusOf = async (at: string) => (await fetch(`${server.url}${at}`)).status;
  const deployment = "/apis/apps/v1/namespaces/default/deployments/web";
  const configMaps = "/api/v1/namespaces/default/configmaps";

  beforeAll(async () => {
    server = await startBuiltServer("--fail-image", "^broken");
    helm = createTool(join(path, "helm"), () => server.kubeconfig);
  });
  afterAll(async () => {
    helm?.remove();
    await server?.stop();
  });

  describe("installs", () => {
    it("lint", async () => {
      expect(await helm(`lint ${chart}`)).toContain("0 chart(s) failed");
    });

    it("template --validate, with the server's capabilities", async () => {
      const manifest = await helm(`template web ${chart} --validate`);
      expect(manifest).toContain("kind: HorizontalPodAutoscaler");
    });

    it("install --dry-run=server looks things up and stores nothing", async () => {
      const printed = await helm(`install web ${chart} --dry-run=server`);
      expect(printed).toContain("Namespace default is Active.");
      expect([await statusOf(deployment), await json("list")]).toEqual([404, []]);
    });

    it("install --wait, when everything is ready", async () => {
      const printed = await helm(`install web ${chart} --wait --timeout 60s`);
      expect(printed).toMatch(/STATUS: deployed/);
      expect(printed).toMatch(/web runs on Kubernetes v1\.37/);
      expect((await read(deployment)).status).toMatchObject({ readyReplicas: 2 });
    });

    it("install twice is refused", async () => {
      const { code, stderr } = await helm.run(`install web ${chart}`);
      expect([code, stderr]).toEqual([1, expect.stringContaining("cannot re-use a name")]);
    });

    it("install over objects of others is refused", async () => {
      const body = JSON.stringify({ metadata: { name: "taken" } });
      await fetch(`${server.url}${configMaps}`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      const { code, stderr } = await helm.run(`install taken ${chart}`);
      expect([code, stderr]).toEqual([1, expect.stringContaining("invalid ownership metadata")]);
    });

    it("install --create-namespace", async () => {
      await helm(`install other ${chart} --namespace team --create-namespace --wait --timeout 60s`);
      expect((await json("list -A")).map(({ name, namespace }: Record<string, string>) => `${namespace}/${name}`)).toEqual([
        "team/other",
        "default/web",
      ]);
    });

    it("install --atomic leaves nothing of a failure", async () => {
      const { code, stderr } = await helm.run(`install bad ${chart} --set image=broken:1 --atomic --timeout 2s`);
      expect([code, stderr]).toEqual([1, expect.stringContaining("has been uninstalled due to atomic being set")]);
      expect(await statusOf(`${configMaps}/bad`)).toBe(404);
    });
  });

  describe("shows", () => {
    it("list, status", async () => {
      expect(await json("list")).toMatchObject([{ name: "web", revision: "1", status: "deployed", chart: "shop-1.0.0" }]);
      expect(await json("status web")).toMatchObject({ name: "web", version: 1, info: { status: "deployed" } });
      expect(await helm("status web --show-resources")).toMatch(/deployment.*web +2\/2/is);
    });

    it("get values, manifest, notes, hooks, metadata, all", async () => {
      expect(await json("get values web --all")).toMatchObject({ colour: "red", replicas: 2 });
      expect((await helm("get manifest web")).match(/^kind: /gm)).toHaveLength(8);
      expect(await helm("get notes web")).toContain("web runs on");
      expect(await helm("get hooks web")).toContain("helm.sh/hook: pre-upgrade");
      expect(await json("get metadata web")).toMatchObject({ namespace: "default", revision: 1 });
      expect(await helm("get all web")).toContain("COMPUTED VALUES");
    });
  });

  describe("tests", () => {
    it("test runs the chart's Pod to its end", async () => {
      expect(await helm("test web --timeout 30s")).toMatch(/TEST SUITE: +web-connection[\s\S]*Phase: +Succeeded/);
    });
  });

  describe("changes", () => {
    it("upgrade --wait, after the hook's Job is done", async () => {
      await helm(`upgrade web ${chart} --set replicas=3,colour=blue --wait --timeout 60s`);
      expect((await read(deployment)).status).toMatchObject({ readyReplicas: 3, updatedReplicas: 3 });
      expect((await read(`${configMaps}/web`)).data).toEqual({ colour: "blue" });
      expect((await read("/apis/batch/v1/namespaces/default/jobs/web-migration")).status).toMatchObject({ succeeded: 1 });
    });

    it("upgrade keeps what others changed", async () => {
      const labels = JSON.stringify({ metadata: { labels: { team: "blue" } } });
      const headers = { "Content-Type": "application/merge-patch+json" };
      await fetch(`${server.url}${deployment}`, { method: "PATCH", headers, body: labels });
      await helm(`upgrade --install web ${chart} --reuse-values --set image=nginx:1.28 --wait --timeout 60s`);
      const { metadata, spec } = await read(deployment);
      expect([metadata.labels.team, spec.replicas, spec.template.spec.containers[0].image]).toEqual(["blue", 3, "nginx:1.28"]);
    });

    it("upgrade --atomic goes back after a failure", async () => {
      const { code, stderr } = await helm.run(`upgrade web ${chart} --set image=broken:1 --atomic --timeout 3s`);
      expect([code, stderr]).toEqual([1, expect.stringContaining("has been rolled back due to atomic being set")]);
      expect((await read(deployment)).spec.template.spec.containers[0].image).toBe("nginx:1.28");
    });

    it("rollback --wait", async () => {
      expect(await helm("rollback web 1 --wait --timeout 60s")).toContain("Rollback was a success");
      expect((await read(deployment)).status).toMatchObject({ replicas: 2, readyReplicas: 2 });
      expect((await read(`${configMaps}/web`)).data).toEqual({ colour: "red" });
    });

    it("history", async () => {
      const history = await json("history web");
      expect(history.map(({ status }: Record<string, string>) => status)).toEqual([
        "superseded",
        "superseded",
        "superseded",
        "failed",
        "superseded",
        "deployed",
      ]);
    });

    it("a failing test is told", async () => {
      await helm(`upgrade web ${chart} --set testExit=1 --no-hooks`);
      const { code, stdout } = await helm.run("test web --timeout 30s");
      expect([code, stdout]).toEqual([1, expect.stringMatching(/Phase: +Failed/)]);
    });
  });

  describe("removes", () => {
    it("uninstall --wait --keep-history", async () => {
      expect(await helm("uninstall web --wait --keep-history --timeout 30s")).toContain('release "web" uninstalled');
      expect([await statusOf(deployment), await statusOf(`${configMaps}/web`)]).toEqual([404, 404]);
      expect(await json("list --uninstalled")).toMatchObject([{ name: "web", status: "uninstalled" }]);
    });

    it("uninstall", async () => {
      expect(await helm("uninstall other --namespace team")).toContain("uninstalled");
      expect(await json("list -A")).toEqual([]);
    });
  });
});
