import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findKubectl } from "../support/kubectl.ts";

const repository = join(import.meta.dirname, "../..");
const readme = readFileSync(join(repository, "README.md"), "utf8");
const found = findKubectl("");
if ("missing" in found) process.stdout.write(`tour: skipped: ${found.missing}\n`);

/** One command of the tour and what the README says it prints. */
interface Step {
  readonly section: string;
  readonly command: string;
  readonly output: string;
}

/** The `console` blocks of the README, command by command. */
function stepsOf(text: string): Step[] {
  return text.split(/^### /m).flatMap((part) => {
    const section = part.slice(0, part.indexOf("\n"));
    return [...part.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
      block
        .split(/^\$ /m)
        .slice(1)
        .map((lines) => {
          const end = lines.indexOf("\n");
          return { section, command: lines.slice(0, end), output: lines.slice(end + 1) };
        }),
    );
  });
}

/** Spaces count for one, `…` stands for anything, a line of `…` alone for any number of lines. */
function patternOf(output: string): RegExp {
  const plain = squeeze(output).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${plain.replace(/^…\n/gm, "(?:.*\\n)*").replaceAll("…", ".*")}$`);
}

const squeeze = (text: string) =>
  text
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trimEnd())
    .filter((line) => line !== "")
    .map((line) => `${line}\n`)
    .join("");

describe.skipIf("missing" in found)("the tour of the README", () => {
  const folder = mkdtempSync(join(tmpdir(), "miniplane-tour-"));
  const main = join(repository, "dist/main.js");
  let server: { readonly url: string; readonly kubeconfig: string; readonly pid: number };

  beforeAll(async () => {
    writeFileSync(join(folder, "miniplane"), `#!/bin/sh\nexec ${process.execPath} ${main} "$@"\n`, { mode: 0o755 });
    const child = spawn(
      process.execPath,
      [main, "serve", "--profile", "test", "--pace", "quick", "--print", "json", "--exit-with-parent"],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    for await (const line of createInterface({ input: child.stdout })) {
      server = JSON.parse(line);
      break;
    }
  });
  afterAll(() => {
    if (server) process.kill(server.pid, "SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (command: string) =>
    new Promise<string>((resolve) => {
      const env = {
        PATH: `${folder}:${dirname("path" in found ? found.path : "")}:${process.env["PATH"]}`,
        HOME: folder,
        KUBECONFIG: server.kubeconfig,
        MINIPLANE_SERVER: server.url,
      };
      const text = command.replaceAll("http://127.0.0.1:8080", server.url);
      execFile("sh", ["-c", `${text} 2>&1`], { env, timeout: 60_000 }, (_error, stdout) => resolve(stdout));
    });

  it("is long enough to be one", () => {
    expect(stepsOf(readme).length).toBeGreaterThan(25);
  });

  for (const { section, command, output } of stepsOf(readme))
    it(`${section}: ${command.slice(0, 90)}`, { timeout: 70_000 }, async () => {
      expect(squeeze(await run(command))).toMatch(patternOf(output));
    });
});

describe("the library's example in the README", () => {
  it("prints what it says", async () => {
    const [, example = ""] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
    const library = pathToFileURL(join(repository, "dist/index.js")).href;
    const script = example.replace('"miniplane"', JSON.stringify(library));
    const printed = await new Promise<string>((resolve, reject) => {
      const child = execFile(process.execPath, ["--input-type=module", "-"], { timeout: 20_000 }, (error, stdout, stderr) =>
        error ? reject(new Error(stderr)) : resolve(stdout),
      );
      child.stdin?.end(script);
    });
    expect(printed).toBe("Running\n");
  });
});
