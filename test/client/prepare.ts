/**
 * Downloads and builds clients for the tests: npx tsx test/client/prepare.ts [helm|kubectl|go|python|java …]; all without names.
 * What cannot be had on this machine is said and left out; ends with code 1 only when something of ours does not build.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ClientName, clientFolder, clientNames, preparedPath, reasonPath } from "../support/prepared.ts";

type Step = readonly string[];

/** Steps get the folder to fill; what `fetch` cannot do is somebody else's fault, what `build` cannot do is ours. */
interface Recipe {
  /** Below test/client. */
  readonly folder: string;
  readonly fetch: (target: string) => readonly Step[];
  readonly build: (target: string) => readonly Step[];
}

const goProgram = (name: string): Recipe => ({
  folder: "go",
  fetch: () => [["go", "mod", "download"]],
  build: (target) => [["go", "build", "-o", `${target}/`, ...goFlags(name), name]],
});

/** A released kubectl knows its version from the linker. */
const goFlags = (name: string): Step => (name === "./kubectl" ? ["-ldflags", kubectlVersion()] : []);

const recipes: Readonly<Record<ClientName, Recipe>> = {
  helm: goProgram("helm.sh/helm/v3/cmd/helm"),
  kubectl: goProgram("./kubectl"),
  go: goProgram("./checks"),
  python: {
    folder: "python",
    fetch: (target) => [["python3", "-m", "pip", "install", "--quiet", "--target", target, "--requirement", "requirements.txt"]],
    build: () => [],
  },
  java: {
    folder: "java",
    fetch: (target) => [["mvn", "--batch-mode", "--quiet", "dependency:copy-dependencies", `-DoutputDirectory=${target}/lib`]],
    build: (target) => [["javac", "--release", "17", "-cp", `${target}/lib/*`, "-d", `${target}/classes`, ...javaSources()]],
  },
};

const javaSources = () => readdirSync(join(clientFolder, "java/src"), { recursive: true, encoding: "utf8" }).filter(isJava).map(below);
const isJava = (name: string) => name.endsWith(".java");
const below = (name: string) => join("src", name);

function kubectlVersion(): string {
  const { stdout } = spawnSync("go", ["list", "-m", "-f", "{{.Version}}", "k8s.io/kubectl"], {
    cwd: join(clientFolder, "go"),
    encoding: "utf8",
  });
  const [, minor, patch] = stdout.trim().split(".");
  const set = (name: string, value: string) => `-X k8s.io/component-base/version.${name}=${value}`;
  return [set("gitVersion", `v1.${minor}.${patch}`), set("gitMajor", "1"), set("gitMinor", minor ?? "")].join(" ");
}

/** Undefined, or why it did not work: the last line it wrote. */
function run(step: Step, folder: string): string | undefined {
  const [command = "", ...args] = step;
  const { status, error, stderr, stdout } = spawnSync(command, args, { cwd: join(clientFolder, folder), encoding: "utf8" });
  if (status === 0) return;
  if (error) return `${command}: ${"code" in error && error.code === "ENOENT" ? "not on this machine" : error.message}`;
  process.stderr.write(stdout + stderr);
  return `${step.slice(0, 3).join(" ")}: ${(stderr || stdout).trim().split("\n").at(-1)}`;
}

const firstFailure = (steps: readonly Step[], folder: string) =>
  steps.reduce<string | undefined>((failed, step) => failed ?? run(step, folder), undefined);

/** False when something of ours does not build. */
function prepare(client: ClientName): boolean {
  const path = preparedPath(client);
  const say = (text: string) => process.stdout.write(`${client}: ${text}\n`);
  if (existsSync(path)) {
    say("ready");
    return true;
  }
  const { folder, fetch, build } = recipes[client];
  const started = performance.now();
  const unfinished = `${path}.unfinished`;
  mkdirSync(dirname(path), { recursive: true });
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished);
  const missing = firstFailure(fetch(unfinished), folder);
  const broken = missing ?? firstFailure(build(unfinished), folder);
  if (broken) {
    rmSync(unfinished, { recursive: true, force: true });
    writeFileSync(reasonPath(client), `${broken}\n`);
    say(`not to be had: ${broken}`);
    return missing !== undefined;
  }
  rmSync(reasonPath(client), { force: true });
  renameSync(unfinished, path);
  say(`ready after ${Math.round((performance.now() - started) / 1000)} s`);
  return true;
}

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(clientNames as string[]).includes(name));
if (unknown) throw new Error(`no client ${unknown}: there are ${clientNames.join(", ")}`);
const results = clientNames.filter((name) => wanted.length === 0 || wanted.includes(name)).map(prepare);
process.exitCode = results.includes(false) ? 1 : 0;
