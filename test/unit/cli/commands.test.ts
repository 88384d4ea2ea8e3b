import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { commands } from "../../../src/cli/index.ts";
import { currentServer, kubeconfigText } from "../../../src/config/kubeconfig.ts";
import { createMiniplane, type Miniplane } from "../../../src/index.ts";

describe("flags and words", () => {
  const known = { flags: { speed: true, merge: false }, words: 1 };

  it.each([
    [["a"], { words: ["a"], flags: {} }],
    [["--speed", "5", "a", "--merge"], { words: ["a"], flags: { speed: "5", merge: "true" } }],
    [["--speed=5=6"], { words: [], flags: { speed: "5=6" } }],
    [["-5m"], { words: ["-5m"], flags: {} }],
  ])("%j is understood", (args, understood) => {
    expect(readArguments(args, known)).toEqual(understood);
  });

  it.each([
    [["a", "b"], 'unexpected argument "b": see miniplane --help'],
    [["--sped", "5"], "unknown flag --sped: see miniplane --help"],
    [["--sped=5"], "unknown flag --sped: see miniplane --help"],
    [["--constructor"], "unknown flag --constructor: see miniplane --help"],
    [["-s"], "unknown flag -s: see miniplane --help"],
    [["--speed"], "--speed needs a value"],
    [["--speed="], "--speed needs a value"],
    [["--merge=yes"], "--merge takes no value"],
  ])("%j is refused", (args, message) => {
    expect(() => readArguments(args, known)).toThrow(expect.objectContaining({ name: "CommandError", message }));
  });
});

describe("commands", () => {
  let miniplane: Miniplane;
  beforeAll(async () => {
    miniplane = await createMiniplane({ clock: "frozen", nodes: 1 });
  });
  afterAll(() => miniplane.stop());

  const run = async ([name, ...args]: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<string> => {
    let written = "";
    const write = (text: string) => {
      written += text;
    };
    const env = { MINIPLANE_SERVER: miniplane.url, MINIPLANE_STATE: "/nowhere", ...more };
    const machine = { platform: "linux", pid: 1, home: "/nowhere", temporary: "/nowhere", env };
    const command = commands.find((one) => one.name === name);
    await command?.run(args, { machine, write });
    return written;
  };

  it.each([
    ["about", "extra", 'unexpected argument "extra"'],
    ["about", "--server nonsense", "nonsense is no server"],
    ["settle", "extra", 'unexpected argument "extra"'],
    ["settle", "--timeout soon", '"soon" is no duration'],
    ["kubeconfig", "--merge=maybe", "--merge takes no value"],
    ["env", "--server http://127.0.0.1:1", "unknown flag --server"],
    ["env", "--name ../x", "--name: must be a text that matches"],
    ["env", "--name other", "/nowhere/other.kubeconfig does not exist yet"],
    ["node", "pause node-0", "usage: miniplane node stop|start NAME"],
    ["node", "stop", "usage: miniplane node stop|start NAME"],
    ["node", "stop node-9", 'nodes "node-9" not found'],
    ["clock", "fast", "clock does not know fast"],
    ["clock", "real extra", 'unexpected argument "extra"'],
    ["clock", "--speed 5", "--speed goes with a mode"],
    ["clock", "advance next --speed 5", "--speed goes with a mode"],
    ["clock", "scaled --speed abc", '--speed: must be a number above 0, not "abc"'],
    ["clock", "scaled --speed 0", "--speed: must be a number above 0, not 0"],
    ["clock", "advance", "clock advance needs a duration"],
    ["clock", "advance 5", '"5" is no duration'],
    ["clock", "advance -5m", '"-5m" is no duration'],
  ])("%s %s: says what is wrong", async (name, args, message) => {
    await expect(run([name, ...args.split(" ")])).rejects.toThrow(message);
  });

  describe("kubeconfig --merge", () => {
    const folder = mkdtempSync(join(tmpdir(), "miniplane-merge-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const merge = (file: string) => run(["kubeconfig", "--merge"], { KUBECONFIG: join(folder, file) });

    it("makes the file, and goes on through a link to one", async () => {
      await merge("new/config");
      symlinkSync(join(folder, "new/config"), join(folder, "link"));
      writeFileSync(join(folder, "new/config"), kubeconfigText("https://prod.example").replaceAll("miniplane", "prod"));
      await merge("link");
      expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
      const text = readFileSync(join(folder, "new/config"), "utf8");
      expect(currentServer(text)).toEqual({ context: "miniplane", server: miniplane.url });
      expect(text).toContain("https://prod.example");
    });

    it.each([
      ["a folder", () => mkdirSync(join(folder, "bad")), "it is a folder"],
      ["no kubeconfig", () => writeFileSync(join(folder, "bad"), "- a"), "it is no kubeconfig"],
      ["no YAML", () => writeFileSync(join(folder, "bad"), "a: ["), "unexpected end of the stream"],
    ])("leaves what is %s as it is", async (_, make, reason) => {
      rmSync(join(folder, "bad"), { recursive: true, force: true });
      make();
      await expect(merge("bad")).rejects.toThrow(`${join(folder, "bad")} cannot be merged into: ${reason}`);
      expect(readdirSync(folder)).toEqual(["bad", "link", "new"]);
    });
  });

  it("do what they are told", async () => {
    expect(JSON.parse(await run(["clock", "frozen", "--speed", "2.5"]))).toMatchObject({ mode: "frozen", speed: 2.5 });
    expect(await run(["node", "stop", "node-0"])).toBe("node/node-0 stopped\n");
    expect(JSON.parse(await run(["about"]))).toMatchObject({ kubernetes: expect.stringMatching(/^v1\.37/) });
  });
});
