import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { currentServer, kubeconfigText } from "../../src/config/kubeconfig.ts";
import { type Command, runCommand, startCommand } from "../support/command.ts";

const folder = mkdtempSync(join(tmpdir(), "miniplane-command-"));
const env = { HOME: folder, XDG_STATE_HOME: join(folder, "state"), KUBECONFIG: join(folder, "kubeconfig") };
const running: Command[] = [];
const serve = (...args: string[]) => {
  const command = startCommand(["serve", "--port", "0", ...args], env);
  running.push(command);
  return command;
};

afterAll(async () => {
  for (const { process } of running) process.kill("SIGKILL");
  await Promise.all(running.map(({ finished }) => finished));
  rmSync(folder, { recursive: true, force: true });
});

describe("miniplane", () => {
  let server: Command;
  let url = "";
  const kubeconfig = join(env.XDG_STATE_HOME, "miniplane", "default.kubeconfig");
  const run = (...args: string[]) => runCommand(args, env);

  beforeAll(async () => {
    writeFileSync(env.KUBECONFIG, kubeconfigText("https://prod.example").replaceAll("miniplane", "prod"));
    server = serve();
    const banner = await server.says("warning");
    url = /URL +(\S+)/.exec(banner)?.[1] ?? "";
  });

  it("says in at most eight lines where it is, what it holds and where kubectl would go instead", () => {
    const lines = server.stdout().trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(8);
    expect(server.stdout()).toContain(`KUBECONFIG=${kubeconfig}`);
    expect(server.stdout()).toMatch(/state +\S+default\.db: 3 nodes/);
    expect(server.stdout()).toContain("context prod (https://prod.example)");
  });

  it("writes a kubeconfig only its owner reads, and prints and exports it", async () => {
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
    expect(currentServer(readFileSync(kubeconfig, "utf8"))).toEqual({ context: "miniplane", server: url });
    expect((await run("env")).stdout).toBe(`export KUBECONFIG='${kubeconfig}'\n`);
    expect(currentServer((await run("kubeconfig")).stdout)?.server).toBe(url);
  });

  it("touches kubectl's own configuration only when it is told to", async () => {
    expect(currentServer(readFileSync(env.KUBECONFIG, "utf8"))?.context).toBe("prod");
    expect((await run("kubeconfig", "--merge")).code).toBe(0);
    const merged = readFileSync(env.KUBECONFIG, "utf8");
    expect(currentServer(merged)).toEqual({ context: "miniplane", server: url });
    expect(merged).toContain("https://prod.example");
  });

  it("has commands for the clock, nodes, settling and about", async () => {
    expect(JSON.parse((await run("clock", "frozen")).stdout)).toMatchObject({ mode: "frozen" });
    expect(JSON.parse((await run("clock", "advance", "5m")).stdout)).toMatchObject({ mode: "frozen" });
    expect(await run("settle")).toMatchObject({ code: 0, stdout: "" });
    expect((await run("node", "stop", "node-0")).stdout).toBe("node/node-0 stopped\n");
    expect(JSON.parse((await run("about")).stdout)).toMatchObject({ name: "default", pid: server.process.pid });
    expect(await run("node", "stop", "none")).toMatchObject({ code: 1, stderr: 'miniplane: nodes "none" not found\n' });
  });

  it("says in one line that its port or its data file is taken, and by whom", async () => {
    const port = new URL(url).port;
    expect(await run("--ephemeral", "--port", port)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(`^miniplane: port ${port} is in use[^\n]*\n$`),
    });
    const second = await run("--port", "0");
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(`^miniplane: [^\n]*in use by process ${server.process.pid}\n$`),
    });
  });

  it("ends on SIGTERM, and resumes what it had", async () => {
    server.process.kill("SIGTERM");
    expect((await server.finished).code).toBe(0);
    const again = serve();
    expect(await again.says("clock")).toContain("resumed with 3 nodes");
    again.process.kill("SIGINT");
    expect((await again.finished).code).toBe(0);
  });
});

describe("the command line", () => {
  it.each([
    [["--bogus"], "unknown flag --bogus"],
    [["nonsense"], "unknown command nonsense"],
    [["serve", "--port", "x"], '--port: must be a whole number from 0 to 65535, not "x"'],
    [["--ephemeral", "--port", "0", "--host", "192.0.2.1", "--insecure"], "this machine has no address 192.0.2.1"],
    [["--ephemeral", "--port", "0", "--audit-log", "/nowhere/a.log"], "--audit-log /nowhere/a.log cannot be written"],
    [["--data", "/dev/null/x.db", "--port", "0"], "/dev/null/x.db cannot be used"],
    [["--ephemeral", "--port", "0", "--apply", "/nowhere"], "--apply /nowhere: no such file"],
    [["about", "--server", "http://127.0.0.1:1"], "no miniplane answers at http://127.0.0.1:1"],
  ])("answers %j with one line and code 1", async (args, text) => {
    const { code, stderr } = await runCommand(args, env);
    expect([code, stderr.trimEnd().split("\n")]).toEqual([1, [expect.stringContaining(text)]]);
  });

  it("explains itself", async () => {
    for (const args of [["--help"], ["-h"], ["help"], ["serve", "-h"], ["clock", "--help"]])
      expect((await runCommand(args, env)).stdout).toContain("--storage-class standard|none");
    expect((await runCommand(["version"], env)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("refuses a file of a newer version or of another program", async () => {
    const path = join(folder, "other.db");
    writeFileSync(path, "this is no database, and it is long enough to be looked at".repeat(100));
    const { code, stderr } = await runCommand(["--data", path, "--port", "0"], env);
    expect([code, stderr.split("\n").length]).toEqual([1, 2]);
  });

  it("prints one line of JSON for programs, applies manifests before it is ready, and is silent for tests", async () => {
    const manifest = join(folder, "web.yaml");
    writeFileSync(
      manifest,
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: late}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: late}\n",
    );
    const server = serve("--profile", "test", "--print", "json", "--apply", manifest);
    const facts = JSON.parse(await server.says("\n"));
    expect(facts).toMatchObject({ url: expect.stringMatching(/^http:/), pid: server.process.pid, seed: "miniplane" });
    expect((await fetch(`${facts.url}/api/v1/namespaces/late/configmaps/a`)).status).toBe(200);
    server.process.kill("SIGTERM");
    expect(await server.finished).toMatchObject({ code: 0, stderr: "" });
  });
});
