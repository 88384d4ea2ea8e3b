/** What people do with kubectl, command by command; run for each version that is there. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltServer, startBuiltServer } from "../support/built-server.ts";
import { describeClient } from "../support/describe-client.ts";
import { findKubectl, rowsOf } from "../support/kubectl.ts";
import { deploymentManifest, podManifest, tourFile } from "../support/plane.ts";
import type { Found } from "../support/prepared.ts";
import { createTool, type Tool } from "../support/tool.ts";
import { describeEveryKind } from "./kubectl-kinds.ts";
import { describeOperations } from "./kubectl-operations.ts";

/** Versions that are also tried with what is less common. */
const operated = ["1.33", "1.37"];

export function describeKubectl(version: string, found: Found = findKubectl(version)): void {
  describeClient(`kubectl ${version}`, found, (path) => {
    commands(version, path);
    describeEveryKind(version, path);
    if (operated.includes(version)) describeOperations(path);
  });
}

function commands(version: string, path: string): void {
  let server: BuiltServer;
  let kubectl: Tool;
  const json = async (command: string) => JSON.parse(await kubectl(`${command} -o json`));

  beforeAll(async () => {
    server = await startBuiltServer();
    kubectl = createTool(path, () => server.kubeconfig);
    kubectl.write("web.yaml", tourFile("02-rolling-deployment.yaml"));
    kubectl.write("pod.yaml", tourFile("01-multi-container-pod.yaml"));
  });
  afterAll(async () => {
    kubectl?.remove();
    await server?.stop();
  });

  describe("looks around", () => {
    it("version, cluster-info, api-versions", async () => {
      expect(await kubectl("version")).toContain("Server Version: ");
      expect(await kubectl("cluster-info")).toContain(`is running at`);
      expect((await kubectl("api-versions")).split("\n")).toEqual(expect.arrayContaining(["v1", "apps/v1", "batch/v1"]));
    });

    it("api-resources", async () => {
      const table = await kubectl("api-resources");
      expect(table).toMatch(/^deployments +deploy +apps\/v1 +true +Deployment$/m);
      expect(await kubectl("api-resources --namespaced=false -o name")).toContain("nodes\n");
    });

    it.skipIf(version === "1.27")("auth whoami", async () => {
      expect(await kubectl("auth whoami")).toMatch(/Username +admin/);
    });

    it("auth can-i", async () => {
      expect(await kubectl("auth can-i create pods")).toBe("yes\n");
    });

    it("get nodes, namespaces and everything everywhere", async () => {
      const nodes = rowsOf(await kubectl("get nodes"));
      expect(nodes.map(([name, status]) => [name, status])).toEqual(["node-0", "node-1", "node-2"].map((name) => [name, "Ready"]));
      expect(await kubectl("get ns")).toMatch(/^kube-system +Active/m);
      expect(await kubectl("get all -A")).toContain("service/kubernetes");
    });
  });

  describe("makes things", () => {
    it("create, from a file and by name", async () => {
      expect(await kubectl("create -f pod.yaml")).toBe("pod/multi-container-pod created\n");
      expect(await kubectl("create namespace team")).toBe("namespace/team created\n");
      expect(await kubectl("create configmap settings --from-literal=colour=red")).toBe("configmap/settings created\n");
      expect(await kubectl("create secret generic key --from-literal=token=abc")).toBe("secret/key created\n");
      expect(await kubectl("create deployment made --image=nginx:1.27 --replicas=2")).toBe("deployment.apps/made created\n");
      const again = await kubectl.run("create -f pod.yaml");
      expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("AlreadyExists")]);
    });

    it("run", async () => {
      expect(await kubectl("run single --image=nginx:1.27 --labels=app=single")).toBe("pod/single created\n");
    });

    it("apply, again, and with a change", async () => {
      expect(await kubectl("apply -f web.yaml")).toBe("deployment.apps/web created\n");
      expect(await kubectl("apply -f web.yaml")).toBe("deployment.apps/web unchanged\n");
      const five = tourFile("02-rolling-deployment.yaml").replace("replicas: 3", "replicas: 4");
      expect(await kubectl("apply -f -", five)).toBe("deployment.apps/web configured\n");
      expect((await json("get deploy web")).spec.replicas).toBe(4);
    });

    it("apply refuses what has unknown fields", async () => {
      const { code, stderr } = await kubectl.run("apply -f -", JSON.stringify(podManifest("wrong", { containerz: [] })));
      expect([code, stderr]).toEqual([1, expect.stringContaining('unknown field "spec.containerz"')]);
    });

    it("diff says what apply would change", async () => {
      const { code, stdout } = await kubectl.run("diff -f -", tourFile("02-rolling-deployment.yaml"));
      expect([code, stdout]).toEqual([1, expect.stringMatching(/^-\s+replicas: 4\n\+\s+replicas: 3$/m)]);
    });

    it("replace", async () => {
      const stored = await json("get configmap settings");
      expect(await kubectl("replace -f -", JSON.stringify({ ...stored, data: { colour: "blue" } }))).toBe("configmap/settings replaced\n");
      expect((await json("get configmap settings")).data).toEqual({ colour: "blue" });
    });

    it("expose", async () => {
      expect(await kubectl("expose deployment web --port=80 --target-port=http")).toBe("service/web exposed\n");
      expect((await json("get svc web")).spec).toMatchObject({ selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }] });
    });
  });

  describe("waits", () => {
    it("rollout status", async () => {
      expect(await kubectl("rollout status deployment/web --timeout=30s")).toContain('deployment "web" successfully rolled out');
    });

    it("wait for conditions and fields", async () => {
      expect(await kubectl("wait --for=condition=Ready pod/multi-container-pod --timeout=30s")).toBe(
        "pod/multi-container-pod condition met\n",
      );
      expect(await kubectl("wait --for=condition=Available deployment/made --timeout=30s")).toContain("condition met");
      expect(await kubectl(["wait", "--for=jsonpath={.status.phase}=Running", "pod/single", "--timeout=30s"])).toContain("condition met");
    });
  });

  describe("shows things", () => {
    it("get, with its usual columns", async () => {
      const [row] = rowsOf(await kubectl("get pod multi-container-pod"));
      expect(row?.slice(0, 4)).toEqual(["multi-container-pod", "2/2", "Running", "0"]);
      const [deployment] = rowsOf(await kubectl("get deploy web"));
      expect(deployment?.slice(0, 4)).toEqual(["web", "4/4", "4", "4"]);
    });

    it("get -o wide, name, yaml, json, jsonpath, custom-columns", async () => {
      expect((await kubectl("get pods -o wide")).split("\n")[0]).toMatch(/NAME +READY +STATUS +RESTARTS +AGE +IP +NODE/);
      expect(await kubectl("get pod single -o name")).toBe("pod/single\n");
      expect(await kubectl("get pod single -o yaml")).toMatch(/^kind: Pod$/m);
      expect((await json("get pods")).kind).toBe("List");
      expect(await kubectl(["get", "pod", "single", "-o", "jsonpath={.spec.containers[0].image}"])).toBe("nginx:1.27");
      expect(await kubectl("get pod single -o custom-columns=N:.metadata.name --no-headers")).toBe("single\n");
    });

    it("get by label, by field, sorted, and what is not there", async () => {
      expect(rowsOf(await kubectl("get pods -l app=web"))).toHaveLength(4);
      expect(await kubectl("get pods --field-selector=metadata.name=single -o name")).toBe("pod/single\n");
      expect(await kubectl("get pods --sort-by=.metadata.name -o name")).toContain("pod/single");
      const { code, stderr } = await kubectl.run("get pod nobody");
      expect([code, stderr]).toEqual([1, 'Error from server (NotFound): pods "nobody" not found\n']);
    });

    it("get -w follows changes", async () => {
      const lines: string[] = [];
      const seen = new Promise<void>((resolve) => {
        const child = kubectl.follow("get pods -w --no-headers -l app=watched", (line) => {
          lines.push(line);
          if (!/^late .*Running/.test(line)) return;
          child.kill();
          child.once("exit", () => resolve());
        });
      });
      await kubectl("create -f -", JSON.stringify(podManifest("late", {}, { labels: { app: "watched" } })));
      await seen;
      expect(lines.at(-1)).toMatch(/^late +1\/1 +Running/);
    });

    it("describe", async () => {
      const pod = await kubectl("describe pod multi-container-pod");
      expect(pod).toMatch(/^Node: +node-\d/m);
      expect(pod).toMatch(/Normal +Scheduled/);
      expect(await kubectl("describe deployment web")).toMatch(/Replicas: +4 desired \| 4 updated \| 4 total \| 4 available/);
      expect(await kubectl("describe node node-0")).toMatch(/Allocated resources:/);
      expect(await kubectl("describe svc web")).toMatch(/Endpoints: +10\./);
    });

    it("events", async () => {
      expect(await kubectl("events --for pod/multi-container-pod")).toMatch(/Started/);
      expect(await kubectl("get events --field-selector=involvedObject.name=web")).toMatch(/ScalingReplicaSet/);
    });
  });

  describe("changes things", () => {
    it("label and annotate, on and off", async () => {
      expect(await kubectl("label pod single tier=front")).toBe("pod/single labeled\n");
      expect(await kubectl("annotate pod single note='hello'")).toMatch(/^pod\/single annotate/);
      expect((await json("get pod single")).metadata.labels["tier"]).toBe("front");
      expect(await kubectl("label pod single tier-")).toBe("pod/single unlabeled\n");
    });

    it("patch, in all three kinds", async () => {
      await kubectl([
        "patch",
        "deployment",
        "made",
        "-p",
        '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.28"}]}}}}',
      ]);
      await kubectl(["patch", "deployment", "made", "--type=merge", "-p", '{"spec":{"minReadySeconds":1}}']);
      await kubectl(["patch", "deployment", "made", "--type=json", "-p", '[{"op":"replace","path":"/spec/replicas","value":1}]']);
      const { spec } = await json("get deploy made");
      expect([spec.template.spec.containers[0].image, spec.minReadySeconds, spec.replicas]).toEqual(["nginx:1.28", 1, 1]);
    });

    it("refuses to change what is fixed", async () => {
      const { code, stderr } = await kubectl.run(["patch", "pod", "single", "-p", '{"spec":{"restartPolicy":"Never"}}']);
      expect([code, stderr]).toEqual([1, expect.stringContaining("pod updates may not change fields other than")]);
    });

    it("scale", async () => {
      expect(await kubectl("scale deployment/web --replicas=3")).toBe("deployment.apps/web scaled\n");
      await kubectl("rollout status deployment/web --timeout=30s");
      expect((await json("get deploy web")).status.replicas).toBe(3);
    });

    it("set image", async () => {
      expect(await kubectl("set image deployment/web web=nginx:1.27")).toBe("deployment.apps/web image updated\n");
      await kubectl("rollout status deployment/web --timeout=30s");
    });

    it("rollout history, undo, pause, resume, restart", async () => {
      expect((await kubectl("rollout history deployment/web")).match(/^\d+ /gm)).toEqual(["1 ", "2 "]);
      expect(await kubectl("rollout undo deployment/web")).toContain("rolled back");
      await kubectl("rollout status deployment/web --timeout=30s");
      expect((await json("get deploy web")).spec.template.spec.containers[0].image).toBe("nginx:1.26");
      expect(await kubectl("rollout pause deployment/web")).toContain("paused");
      expect(await kubectl("rollout resume deployment/web")).toContain("resumed");
      expect(await kubectl("rollout restart deployment/web")).toContain("restarted");
      await kubectl("rollout status deployment/web --timeout=30s");
    });

    it("cordon, taint, drain and uncordon", async () => {
      expect(await kubectl("cordon node-1")).toBe("node/node-1 cordoned\n");
      expect(await kubectl("get node node-1")).toContain("Ready,SchedulingDisabled");
      expect(await kubectl("taint nodes node-1 key=value:NoSchedule")).toBe("node/node-1 tainted\n");
      expect(await kubectl("drain node-1 --ignore-daemonsets --delete-emptydir-data --force --timeout=60s")).toContain(
        "node/node-1 drained",
      );
      const left = await json("get pods -A --field-selector=spec.nodeName=node-1");
      expect(left.items).toEqual([]);
      expect(await kubectl("taint nodes node-1 key-")).toBe("node/node-1 untainted\n");
      expect(await kubectl("uncordon node-1")).toBe("node/node-1 uncordoned\n");
    });
  });

  describe("deletes things", () => {
    it("and waits until they are gone", async () => {
      await kubectl("create -f -", JSON.stringify(podManifest("ephemeral")));
      expect(await kubectl("delete pod ephemeral --wait=true")).toContain('pod "ephemeral" deleted');
      expect((await kubectl.run("get pod ephemeral")).code).toBe(1);
    });

    it("at once, with a grace period of zero", async () => {
      await kubectl("create -f -", JSON.stringify(podManifest("forced")));
      expect(await kubectl("delete pod forced --grace-period=0 --force")).toContain("force deleted");
    });

    it("with orphans, in the foreground, in the background", async () => {
      await kubectl("create -f -", JSON.stringify(deploymentManifest("parent", { replicas: 1 })));
      await kubectl("rollout status deployment/parent --timeout=30s");
      await kubectl("delete deployment parent --cascade=orphan");
      expect(rowsOf(await kubectl("get rs -l app=parent"))).toHaveLength(1);
      await kubectl("delete rs -l app=parent --cascade=foreground --wait");
      expect((await json("get pods -l app=parent")).items).toEqual([]);
      await kubectl("delete deployment web --cascade=background");
      await kubectl("wait --for=delete pod -l app=web --timeout=60s");
    });

    it("a namespace with all that is in it", async () => {
      await kubectl("create deployment inner --image=nginx -n team");
      await kubectl("delete namespace team");
      expect((await kubectl.run("get ns team")).code).toBe(1);
    });
  });

  describe("applies server-side", () => {
    const manifest = (image: string, rest: object = {}) =>
      JSON.stringify({ ...deploymentManifest("ssa"), ...rest }).replace("nginx:1.26", image);
    const managers = async (name: string) => {
      const { metadata } = JSON.parse(await kubectl(`get ${name} -o json --show-managed-fields`));
      return metadata.managedFields
        .filter(({ manager }: { manager: string }) => manager !== "kube-controller-manager")
        .map(({ manager, operation }: { manager: string; operation: string }) => `${manager} ${operation}`);
    };

    it("creates, and applies again without a change", async () => {
      expect(await kubectl("apply --server-side -f -", manifest("nginx:1.26"))).toBe("deployment.apps/ssa serverside-applied\n");
      expect(await managers("deploy/ssa")).toEqual(["kubectl Apply"]);
      await kubectl("apply --server-side --field-manager=b -f -", manifest("nginx:1.26"));
      await kubectl("apply --server-side --field-manager=b -f -", manifest("nginx:1.26"));
      expect(await managers("deploy/ssa")).toEqual(["b Apply", "kubectl Apply"]);
      expect((await json("get deploy ssa")).metadata.generation).toBe(1);
    });

    it("is told what conflicts, and takes it by force", async () => {
      const { code, stderr } = await kubectl.run("apply --server-side --field-manager=c -f -", manifest("nginx:1.27"));
      expect(code).toBe(1);
      expect(stderr).toContain("Apply failed with 2 conflicts: conflicts with ");
      expect(stderr).toContain('- .spec.template.spec.containers[name="web"].image');
      await kubectl("apply --server-side --field-manager=c --force-conflicts -f -", manifest("nginx:1.27"));
      expect((await json("get deploy ssa")).spec.template.spec.containers[0].image).toBe("nginx:1.27");
    });

    it("diff shows what would change", async () => {
      const { code, stdout } = await kubectl.run("diff --server-side --field-manager=c -f -", manifest("nginx:1.28"));
      expect([code, stdout]).toEqual([1, expect.stringMatching(/^-.*image: nginx:1.27\n\+.*image: nginx:1.28$/m)]);
    });

    it("conflicts with a scale", async () => {
      await kubectl("scale deployment ssa --replicas=5");
      const { stderr } = await kubectl.run("apply --server-side --field-manager=c -f -", manifest("nginx:1.27"));
      expect(stderr).toMatch(/conflict with "kubectl.*" with subresource "scale" using apps\/v1: \.spec\.replicas/);
    });

    it("takes over what client-side apply made, and back", async () => {
      const settings = (data: object) =>
        JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "moved", namespace: "default" }, data });
      await kubectl("apply -f -", settings({ kept: "1", gone: "2" }));
      expect(await managers("cm/moved")).toEqual(["kubectl-client-side-apply Update"]);
      expect(await kubectl("apply --server-side -f -", settings({ kept: "3" }))).toBe("configmap/moved serverside-applied\n");
      const { data, metadata } = await json("get cm moved");
      expect(data).toEqual({ kept: "3" });
      expect(metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]).toBe(`${sorted(settings({ kept: "3" }))}\n`);
      await kubectl("apply -f -", settings({ kept: "4" }));
      expect((await json("get cm moved")).data).toEqual({ kept: "4" });
    });

    it.skipIf(version !== "1.33")("to a subresource", async () => {
      const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "front" } };
      await kubectl("create ingress front --default-backend=web:80");
      const status = { ...ingress, status: { loadBalancer: { ingress: [{ ip: "10.1.2.3" }] } } };
      await kubectl("apply --server-side --subresource=status -f -", JSON.stringify(status));
      expect((await json("get ingress front")).status).toEqual(status.status);
    });
  });

  describe("is told what is not there yet", () => {
    beforeAll(async () => {
      await kubectl("run mute --image=nginx");
      await kubectl("wait --for=condition=Ready pod/mute --timeout=30s");
    });

    it.each(["logs mute", "exec mute -- ls", "port-forward mute 8080:80", "attach mute"])("%s", async (command) => {
      const { code, stderr } = await kubectl.run(command);
      expect([code === 0, stderr]).toEqual([false, expect.stringContaining("miniplane does not serve")]);
    });
  });
}

/** A manifest's text with its keys in order, as kubectl keeps it. */
function sorted(text: string): string {
  return JSON.stringify(JSON.parse(text), (_, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
