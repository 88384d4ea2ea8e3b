import { describe, expect, it } from "vitest";
import { flagsHelp } from "../../../src/config/flags-help.ts";
import { currentServer, kubeconfigText, mergeKubeconfig } from "../../../src/config/kubeconfig.ts";
import { dataPath, kubeconfigPath, stateFolder } from "../../../src/config/state-paths.ts";
import { makeConfig, readConfig } from "../../../src/config.ts";

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
    [["--port", "x"], "--port: must be a number"],
    [["--port", "70000"], "--port: must be at most 65535"],
    [["--clock", "fast"], "--clock: must be one of real, scaled, frozen, auto"],
    [["--history", "5"], "no duration"],
    [["--host", "0.0.0.0"], "--insecure"],
    [["--authorization", "rbac"], "--authorization rbac"],
    [["--ephemeral", "--data", "x"], "exclude"],
    [["--config", "/nowhere.yaml"], "/nowhere.yaml cannot be read"],
    [["words"], "unexpected argument"],
  ])("refuses %j with one line", (args, text) => {
    expect(() => readConfig(args, {})).toThrow(
      expect.objectContaining({ name: "ConfigError", message: expect.stringMatching(new RegExp(`^[^\\n]*${text}[^\\n]*$`)) }),
    );
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

  it("keeps what others have when it is merged, and replaces its own", () => {
    const theirs = kubeconfigText("http://127.0.0.1:1").replaceAll("miniplane", "prod");
    const merged = mergeKubeconfig(mergeKubeconfig(theirs, "http://127.0.0.1:2"), "http://127.0.0.1:3");
    expect(currentServer(merged)).toEqual({ context: "miniplane", server: "http://127.0.0.1:3" });
    expect(merged.match(/name: prod/g)).toHaveLength(3);
    expect(merged.match(/name: miniplane/g)).toHaveLength(3);
  });
});
