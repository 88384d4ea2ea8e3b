import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { flagsHelp } from "../../../src/config/flags-help.ts";
import { currentServer, kubeconfigText, mergeKubeconfig } from "../../../src/config/kubeconfig.ts";
import { dataPath, kubeconfigPath, stateFolder } from "../../../src/config/state-paths.ts";
import { makeConfig, readConfig } from "../../../src/config.ts";

const folder = mkdtempSync(join(tmpdir(), "miniplane-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("readConfig", () => {
  it("has defaults for everything and is frozen", () => {
    const config = readConfig([], {});
    expect(config).toMatchObject({ name: "default", port: 8080, nodes: 3, clock: "real", ephemeral: false, controllers: ["*"] });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("puts flags before the environment and the environment before the profile", () => {
    const env = { MINIPLANE_PORT: "1", MINIPLANE_NODES: "7", MINIPLANE_ALLOWED_HOST: "a,b" };
    const config = readConfig(["--port=2", "--profile", "test", "--apply", "x", "--apply", "y"], env);
    expect(config).toMatchObject({ port: 2, nodes: 7, allowedHost: ["a", "b"], apply: ["x", "y"], ephemeral: true, pace: "instant" });
  });

  it("switches booleans on and off", () => {
    expect(readConfig(["--no-unknown-phase", "--ephemeral"], {})).toMatchObject({ unknownPhase: false, ephemeral: true });
  });

  it("keeps a file that is named, whatever the profile", () => {
    expect(makeConfig({ profile: "test", data: "x.db" }).ephemeral).toBe(false);
  });

  it.each([
    [["--bogus"], "unknown flag --bogus"],
    [["--port"], "--port needs a value"],
    [["--bogus=1"], "unknown flag --bogus: see miniplane --help"],
    [["-p", "80"], "unknown flag -p: see miniplane --help"],
    [["--port", "x"], '--port: must be a whole number from 0 to 65535, not "x"'],
    [["--port", ""], '--port: must be a whole number from 0 to 65535, not ""'],
    [["--port", "0x50"], '--port: must be a whole number from 0 to 65535, not "0x50"'],
    [["--port", "70000"], "--port: must be a whole number from 0 to 65535, not 70000"],
    [["--port", "1.5"], "--port: must be a whole number from 0 to 65535, not 1.5"],
    [["--speed", "0"], "--speed: must be a number above 0, not 0"],
    [["--clock", "fast"], '--clock: must be one of real, scaled, frozen, auto, not "fast"'],
    [["--print", "yaml"], '--print: must be json, not "yaml"'],
    [["--history", "5"], '--history: must be a duration such as 5m or 1.5s, not "5"'],
    [["--history", "-5m"], '--history: must be a duration such as 5m or 1.5s, not "-5m"'],
    [["--name", "a/b"], '--name: must be a text that matches .*, not "a/b"'],
    [["--data", ""], '--data: must be a text that is not empty, not ""'],
    [["--host", ""], '--host: must be a text that is not empty, not ""'],
    [["--insecure=2"], '--insecure: must be true or false, not "2"'],
    [["--no-unknown-phase=true"], "--no-unknown-phase takes no value"],
    [["--no-nodes"], "unknown flag --no-nodes"],
    [["--fail-image", "["], "--fail-image \\[: is no regular expression"],
    [["--host", "0.0.0.0"], "--insecure"],
    [["--authorization", "rbac"], "--authorization rbac"],
    [["--ephemeral", "--data", "x"], "exclude"],
    [["--config", "/nowhere.yaml"], "--config /nowhere.yaml cannot be read: no such file or folder"],
    [["--config", "/"], "--config / cannot be read: it is a folder"],
    [["words"], "unexpected argument"],
  ])("refuses %j with one line", (args, text) => {
    expect(() => readConfig(args, {})).toThrow(
      expect.objectContaining({ name: "ConfigError", message: expect.stringMatching(new RegExp(`^[^\\n]*${text}[^\\n]*$`)) }),
    );
  });

  it.each([
    [{ MINIPLANE_PORT: "x" }, 'MINIPLANE_PORT: must be a whole number from 0 to 65535, not "x"'],
    [{ MINIPLANE_EPHEMERAL: "perhaps" }, 'MINIPLANE_EPHEMERAL: must be true or false, not "perhaps"'],
    [{ MINIPLANE_CONFIG: "/nowhere" }, "MINIPLANE_CONFIG /nowhere cannot be read: no such file or folder"],
  ])("says which variable is wrong: %j", (env, message) => {
    expect(() => readConfig([], env)).toThrow(expect.objectContaining({ name: "ConfigError", message }));
  });

  it.each([
    ["port: '80'", ': port: must be a whole number from 0 to 65535, not "80"'],
    ["portt: 80", ": unknown setting portt: see miniplane --help"],
    ["apply: x.yaml", ': apply: must be a list of texts, not "x.yaml"'],
    ["- a", ": expected settings, one a line"],
    ["a: [", " cannot be read: unexpected end"],
  ])("says what is wrong in a file: %s", (text, message) => {
    const file = join(folder, "settings.yaml");
    writeFileSync(file, text);
    expect(() => readConfig(["--config", file], {})).toThrow(`${file}${message}`);
  });

  it("knows the settings of a program, too", () => {
    expect(() => makeConfig({ port: "x" } as never)).toThrow('port: must be a whole number from 0 to 65535, not "x"');
    expect(() => makeConfig({ prot: 1 } as never)).toThrow("unknown setting prot");
  });

  it("explains every flag", () => {
    expect(flagsHelp().split("\n").length).toBeGreaterThan(20);
  });
});

describe("state paths", () => {
  const machine = { platform: "linux", pid: 1, home: "/home/a", temporary: "/tmp", env: {} };

  it.each([
    [machine, "/home/a/.local/state/miniplane"],
    [{ ...machine, env: { XDG_STATE_HOME: "/s" } }, "/s/miniplane"],
    [{ ...machine, platform: "darwin" }, "/home/a/Library/Application Support/miniplane"],
    [{ ...machine, env: { MINIPLANE_STATE: "/data" } }, "/data"],
  ])("follow the platform", (where, folder) => expect(stateFolder(where)).toBe(folder));

  it("lie beside each other", () => {
    const config = { name: "w", ephemeral: false };
    expect(dataPath(config, machine)).toBe("/home/a/.local/state/miniplane/w.db");
    expect(kubeconfigPath(config, machine, 1)).toBe("/home/a/.local/state/miniplane/w.kubeconfig");
    expect(kubeconfigPath({ ...config, data: "/x/y.db" }, machine, 1)).toBe("/x/y.db.kubeconfig");
    expect(dataPath({ ...config, ephemeral: true }, machine)).toBeUndefined();
  });
});

describe("kubeconfig", () => {
  it("names our server", () => {
    expect(currentServer(kubeconfigText("http://127.0.0.1:1"))).toEqual({ context: "miniplane", server: "http://127.0.0.1:1" });
  });

  it.each(["", "a: [", "- a", "current-context: miniplane", "text"])("finds no server in %j", (text) => {
    expect(currentServer(text)).toBeUndefined();
  });

  it("keeps what others have when it is merged, and replaces its own", () => {
    const theirs = kubeconfigText("http://127.0.0.1:1").replaceAll("miniplane", "prod");
    const merged = mergeKubeconfig(mergeKubeconfig(theirs, "http://127.0.0.1:2"), "http://127.0.0.1:3");
    expect(currentServer(merged)).toEqual({ context: "miniplane", server: "http://127.0.0.1:3" });
    expect(merged.match(/name: prod/g)).toHaveLength(3);
    expect(merged.match(/name: miniplane/g)).toHaveLength(3);
  });
});
