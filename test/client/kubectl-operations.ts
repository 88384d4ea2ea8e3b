/** Less common work with kubectl: editing, granting, subresources, what apply remembers; run for newer versions. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltServer, startBuiltServer } from "../support/built-server.ts";
import { deploymentManifest, podManifest, tourFile } from "../support/plane.ts";
import { createTool, type Tool } from "../support/tool.ts";
import { signingRequest } from "./kubectl-kinds.ts";

export function describeOperations(path: string): void {
  describe("operates", () => {
    let server: BuiltServer;
    let kubectl: Tool;
    const json = async (command: string) => JSON.parse(await kubectl(`${command} -o json`));
    const image = async () => (await json("get deploy web")).spec.template.spec.containers[0].image;

    beforeAll(async () => {
      server = await startBuiltServer();
      kubectl = createTool(path, () => server.kubeconfig);
      kubectl.write("web.json", JSON.stringify(deploymentManifest("web", { replicas: 1 })));
      await kubectl("apply -f web.json");
      await kubectl("create -f -", JSON.stringify(podManifest("single")));
      await kubectl("rollout status deployment/web --timeout=30s");
    });
    afterAll(async () => {
      kubectl?.remove();
      await server?.stop();
    });

    it("edit, through an editor", async () => {
      kubectl.write("editor", '#!/bin/sh\nsed -i.bak s/nginx:1.26/nginx:1.27/ "$1"\n');
      const command = ["edit", "deployment", "web"];
      const { code, stdout, stderr } = await kubectl.run(command, "", { KUBE_EDITOR: "sh editor" });
      expect([code, stdout, stderr]).toEqual([0, "deployment.apps/web edited\n", ""]);
      expect(await image()).toBe("nginx:1.27");
    });

    it("set env, resources, serviceaccount", async () => {
      await kubectl("set env deployment/web COLOUR=red");
      await kubectl("set resources deployment web --requests=cpu=100m --limits=memory=64Mi");
      await kubectl("set serviceaccount deployment web default");
      const { containers, serviceAccountName } = (await json("get deploy web")).spec.template.spec;
      expect(containers[0]).toMatchObject({
        env: [{ name: "COLOUR", value: "red" }],
        resources: { requests: { cpu: "100m" }, limits: { memory: "64Mi" } },
      });
      expect(serviceAccountName).toBe("default");
    });

    it("rollout history of a revision, undo to it", async () => {
      expect(await kubectl("rollout history deployment/web --revision=1")).toContain("nginx:1.26");
      await kubectl("rollout undo deployment/web --to-revision=1");
      await kubectl("rollout status deployment/web --timeout=30s");
      expect(await image()).toBe("nginx:1.26");
    });

    it("create, the kinds it has words for", async () => {
      const created = [
        "create quota small --hard=pods=100",
        "create role reader --verb=get,list --resource=pods",
        "create rolebinding readers --role=reader --serviceaccount=default:default",
        "create clusterrole watcher --verb=watch --resource=nodes",
        "create clusterrolebinding watchers --clusterrole=watcher --user=eve",
        "create ingress front --rule=shop.example/*=web:80",
        "create poddisruptionbudget web --selector=app=web --min-available=0",
        "create priorityclass high --value=1000",
        "create service nodeport open --tcp=80:8080",
        "create serviceaccount robot",
        ["create", "cronjob", "yearly", "--image=busybox", "--schedule=0 0 1 1 *", "--", "true"],
        "create job now --from=cronjob/yearly",
        "autoscale deployment web --min=1 --max=3 --cpu-percent=80",
      ];
      for (const command of created) expect(await kubectl(command)).toMatch(/ (created|autoscaled)\n$/);
      await kubectl("wait --for=condition=Complete job/now --timeout=30s");
    });

    it("create token, which logs in", async () => {
      // kubectl itself sends tokens only where there is TLS.
      const token = (await kubectl("create token robot --duration=10m")).trim();
      const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
      const body = JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" });
      const review = await fetch(`${server.url}/apis/authentication.k8s.io/v1/selfsubjectreviews`, { method: "POST", headers, body });
      expect(await review.text()).toContain('"username":"system:serviceaccount:default:robot"');
    });

    it("auth can-i, for others and as a list", async () => {
      expect(await kubectl("auth can-i list pods --as=system:serviceaccount:default:default")).toBe("yes\n");
      const refused = await kubectl.run("auth can-i delete pods --as=system:serviceaccount:default:default");
      expect([refused.code, refused.stdout]).toEqual([1, "no\n"]);
      expect(await kubectl("auth can-i --list --as=system:serviceaccount:default:default")).toMatch(/^pods +\[\] +\[\] +\[get list\]$/m);
      expect((await kubectl.run("get nodes --as=eve")).stderr).toContain("nodes is forbidden");
    });

    it("certificate approve", async () => {
      const spec = { request: signingRequest, signerName: "example.com/tests", usages: ["client auth"] };
      const request = { apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", metadata: { name: "mine" }, spec };
      await kubectl("create -f -", JSON.stringify(request));
      expect(await kubectl("certificate approve mine")).toContain("approved");
      expect(await kubectl("get csr mine")).toMatch(/Approved/);
    });

    it("patch and get of subresources", async () => {
      await kubectl(["patch", "deployment", "web", "--subresource=scale", "--type=merge", "-p", '{"spec":{"replicas":2}}']);
      expect((await json("get deployment web --subresource=scale")).spec.replicas).toBe(2);
      const conditions = '{"status":{"conditions":[{"type":"Tested","status":"True"}]}}';
      await kubectl(["patch", "pod", "single", "--subresource=status", "-p", conditions]);
      const { status } = await json("get pod single");
      expect(status.conditions.map(({ type }: { type: string }) => type)).toContain("Tested");
    });

    it("apply view-last-applied, --dry-run=server, --prune, -k", async () => {
      expect(await kubectl("apply view-last-applied deployment/web -o json")).toContain('"nginx:1.27"');
      expect(await kubectl("apply --dry-run=server -f -", tourFile("02-rolling-deployment.yaml"))).toContain("configured (server dry run)");
      const map = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels: { set: "pruned" } } });
      const list = (...items: object[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
      await kubectl("apply -f - --prune -l set=pruned --prune-allowlist=core/v1/ConfigMap", list(map("a"), map("b")));
      const pruned = await kubectl("apply -f - --prune -l set=pruned --prune-allowlist=core/v1/ConfigMap", list(map("a")));
      expect(pruned).toContain("configmap/b pruned");
      kubectl.write("kustomization.yaml", "configMapGenerator: [{name: made, literals: [a=b]}]\n");
      expect(await kubectl("apply -k .")).toMatch(/^configmap\/made-\w+ created\n$/);
    });

    it("replace --force, delete --dry-run=server, delete -l", async () => {
      const before = (await json("get deploy web")).metadata.uid;
      expect(await kubectl("replace --force -f web.json")).toContain("deployment.apps/web replaced");
      expect((await json("get deploy web")).metadata.uid).not.toBe(before);
      expect(await kubectl("delete pod single --dry-run=server")).toMatch(/ deleted.* \(server dry run\)\n$/);
      expect(await kubectl("get pod single -o name")).toBe("pod/single\n");
      expect(await kubectl("delete configmap -l set=pruned")).toContain('configmap "a" deleted');
    });

    it("debug adds a container to a running Pod", async () => {
      await kubectl("wait --for=condition=Ready pod/single --timeout=30s");
      await kubectl("debug single --image=busybox --attach=false -- sleep 1d");
      expect((await json("get pod single")).spec.ephemeralContainers).toMatchObject([{ image: "busybox" }]);
    });

    it("get in chunks, with labels, printed by itself, raw", async () => {
      expect((await kubectl("get clusterroles --chunk-size=10 -o name")).split("\n").length).toBeGreaterThan(20);
      expect(await kubectl("get pods --show-labels -L app")).toMatch(/LABELS/);
      expect(await kubectl("get pods --server-print=false")).toMatch(/^NAME +AGE/);
      expect(await kubectl("get --raw /readyz")).toBe("ok");
    });

    it("rollouts of DaemonSets and StatefulSets", async () => {
      const { selector, template } = deploymentManifest("sets").spec;
      const of = (kind: string, spec: object) => JSON.stringify({ apiVersion: "apps/v1", kind, metadata: { name: "sets" }, spec });
      await kubectl("create -f -", of("DaemonSet", { selector, template }));
      await kubectl("create -f -", of("StatefulSet", { selector, template, serviceName: "sets", replicas: 2 }));
      for (const name of ["daemonset/sets", "statefulset/sets"]) {
        await kubectl(`rollout status ${name} --timeout=30s`);
        await kubectl(`set image ${name} web=nginx:1.28`);
        await kubectl(`rollout status ${name} --timeout=30s`);
        expect((await kubectl(`rollout history ${name}`)).match(/^\d+ /gm)).toEqual(["1 ", "2 "]);
      }
    });
  });
}
