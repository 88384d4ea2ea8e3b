#!/usr/bin/env node
// Plays the Dockerfile without Docker: every stage in a clean folder, from the build context that .dockerignore leaves,
// then starts what came out, asks it with its own HEALTHCHECK and stops it with its STOPSIGNAL.
//
//   node scripts/docker-replay.mjs           native modules come from node_modules of this checkout
//   node scripts/docker-replay.mjs --compile they are compiled anew, as an image without a prebuilt one would
//
// A folder is no container: the base images are the machine's own Node and shell, absolute paths of the image are moved
// into the stage's folder, and `chown` takes uid 1000 for the image's user.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, posix } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execForm, healthCommand, ignoredBy, parseCopy, parseDockerfile, parsePairs } from "./dockerfile.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
const compile = process.argv.includes("--compile");
const started = performance.now();
/** The user `node` of Node's images. */
const imageUser = 1000;
const asRoot = process.getuid?.() === 0;

const scratch = mkdtempSync(join(tmpdir(), "docker-replay-"));
chmodSync(scratch, 0o755);
process.once("exit", () => spawnSync("rm", ["-rf", scratch]));

const say = (text) => console.log(`-- ${text}`);

function makeContext() {
  const ignored = ignoredBy(readFileSync(join(repository, ".dockerignore"), "utf8"));
  const context = join(scratch, "context");
  mkdirSync(context);
  for (const name of readdirSync(repository).filter((each) => !ignored(each))) {
    cpSync(join(repository, name), join(context, name), {
      recursive: true,
      filter: (source) => !ignored(source.slice(repository.length)),
    });
  }
  say(`context: ${readdirSync(context).join(" ")}`);
  return context;
}

/** A stage while it is played: its folder, where it is, its environment, and what the last instructions say about running. */
function stageFolder(name) {
  const root = join(scratch, "stages", name);
  mkdirSync(root, { recursive: true });
  return { name, root, cwd: "/", env: {}, run: {} };
}

/** A path of the image in the stage's folder. */
const inside = ({ root, cwd }, path) => join(root, posix.resolve(cwd, path));

/** Absolute paths that the image made itself; those of the base image (/bin/sh) stay. */
function moved({ root }, text) {
  const own = readdirSync(root)
    .concat(declared)
    .map((name) => name.replace(/[.]/g, "\\."));
  return text.replace(
    new RegExp(`(^|[\\s=:'"])/(${own.join("|")})(?=[/\\s'"]|$)`, "g"),
    (_, before, name) => `${before}${join(root, name)}`,
  );
}

/** Top folders of the image that instructions name before they exist. */
let declared = [];

function play(instruction, stage, { context, stages }) {
  const { name, text } = instruction;
  switch (name) {
    case "WORKDIR":
      stage.cwd = posix.resolve(stage.cwd, text);
      return mkdirSync(inside(stage, "."), { recursive: true });
    case "ENV":
      return void Object.assign(stage.env, Object.fromEntries(parsePairs(text)));
    case "COPY":
      return copy(parseCopy(text), stage, { context, stages });
    case "RUN":
      return run(text, stage);
    case "USER":
    case "VOLUME":
    case "HEALTHCHECK":
    case "STOPSIGNAL":
    case "ENTRYPOINT":
    case "CMD":
    case "EXPOSE":
      stage.run[name] = text;
      return undefined;
    case "LABEL":
      return undefined;
    default:
      throw new Error(`line ${instruction.line}: ${name} cannot be replayed`);
  }
}

function copy({ from, sources, target }, stage, { context, stages }) {
  const root = from === undefined ? context : stages.get(from)?.root;
  if (!root) throw new Error(`COPY --from=${from}: no such stage`);
  for (const source of sources) {
    const path = join(root, source);
    if (!existsSync(path)) throw new Error(`COPY ${source}: not there`);
    const isFolder = readdirSync(dirname(path), { withFileTypes: true })
      .find((entry) => entry.name === basename(path))
      ?.isDirectory();
    const into =
      !isFolder && (target.endsWith("/") || sources.length > 1) ? join(inside(stage, target), basename(path)) : inside(stage, target);
    mkdirSync(dirname(into), { recursive: true });
    cpSync(path, into, { recursive: true, verbatimSymlinks: true });
  }
}

function run(text, stage) {
  const tools = join(scratch, "tools");
  const home = join(scratch, "home");
  const env = {
    PATH: `${tools}:${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: home,
    ...(process.env.npm_config_registry ? { npm_config_registry: process.env.npm_config_registry } : {}),
    ...(existsSync(npmrc) ? { npm_config_userconfig: npmrc } : {}),
    ...(compile ? {} : { npm_config_ignore_scripts: "true" }),
    ...stage.env,
  };
  mkdirSync(home, { recursive: true });
  const from = performance.now();
  const { status } = spawnSync("/bin/sh", ["-ec", moved(stage, text)], {
    cwd: inside(stage, "."),
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new Error(`RUN ${text}: exit code ${status}`);
  if (!compile && /\bnpm ci\b/.test(text)) borrowNativeModules(stage);
  say(`${stage.name}: RUN ${text} (${seconds(from)})`);
}

/** Where the machine's registry is set. */
const npmrc = join(process.env.HOME ?? "/", ".npmrc");

/** What `npm ci` would have compiled, from this checkout: the version is the same, for both come from the lock file. */
function borrowNativeModules(stage) {
  const place = join("node_modules", "better-sqlite3", "build");
  cpSync(join(repository, place), join(inside(stage, "."), place), { recursive: true, dereference: true });
}

/** `chown` that knows the image's user; without the right to change owners, that the file is there is all that is checked. */
function makeTools() {
  const tools = join(scratch, "tools");
  mkdirSync(tools);
  const command = asRoot ? `exec /bin/chown "$owner" "$@"` : `for file in "$@"; do [ -e "$file" ] || exit 1; done`;
  writeFileSync(join(tools, "chown"), `#!/bin/sh\nowner=${imageUser}:${imageUser}\n[ "$1" = node:node ] || owner=$1\nshift\n${command}\n`, {
    mode: 0o755,
  });
}

function build() {
  const context = makeContext();
  const stages = new Map();
  const parsed = parseDockerfile(readFileSync(join(repository, "Dockerfile"), "utf8"));
  declared = parsed
    .flatMap(({ instructions }) => instructions)
    .flatMap(({ text }) => [...text.matchAll(/(?:^|\s)\/(\w+)/g)].map(([, name]) => name))
    .filter((name) => !["bin", "usr", "var", "etc", "tmp", "dev", "proc", "sys", "lib", "opt", "root", "home"].includes(name));
  for (const { name, image, instructions } of parsed) {
    const stage = stageFolder(name);
    const base = stages.get(image);
    if (base) cpSync(base.root, stage.root, { recursive: true, verbatimSymlinks: true });
    for (const instruction of instructions) play(instruction, stage, { context, stages });
    stages.set(name, stage);
  }
  return [...stages.values()].at(-1);
}

function checkContents(image) {
  const app = inside(image, ".");
  for (const name of ["src", "test", "scripts", "node_modules/typescript", "node_modules/vitest", ".git"]) {
    if (existsSync(join(app, name))) throw new Error(`${name} is in the image`);
  }
  const { stdout } = spawnSync("du", ["-sm", app], { encoding: "utf8" });
  say(`image: ${readdirSync(app).join(" ")}, ${stdout.split("\t")[0]} MB`);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Its own port may be in use on this machine, so it gets another one, and the health check asks that. */
async function start(image) {
  const port = await freePort();
  const { ENTRYPOINT, CMD, USER, EXPOSE, HEALTHCHECK, VOLUME, STOPSIGNAL } = image.run;
  const own = Object.fromEntries(Object.entries(image.env).map(([name, value]) => [name, moved(image, value)]));
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: join(scratch, "home"), ...own, MINIPLANE_PORT: String(port) };
  if (asRoot && USER === "node") chownSync(env.HOME, imageUser, imageUser);
  const words = [...execForm(ENTRYPOINT), ...execForm(CMD)].map((word) => moved(image, word));
  const user = asRoot && USER === "node" ? { uid: imageUser, gid: imageUser } : {};
  const server = spawn(words[0], words.slice(1), { cwd: inside(image, "."), env, stdio: ["ignore", "inherit", "inherit"], ...user });
  const ended = new Promise((resolve) => server.once("exit", (code, signal) => resolve({ code, signal })));
  const check = healthCommand(HEALTHCHECK).map((word) => word.replaceAll(`:${EXPOSE}/`, `:${port}/`));
  return { server, ended, env, port, check, volume: inside(image, VOLUME), signal: STOPSIGNAL };
}

async function becomesHealthy({ check, env, server }) {
  const from = performance.now();
  while (performance.now() - from < 20_000) {
    if (server.exitCode !== null) throw new Error(`ended with exit code ${server.exitCode}`);
    if (spawnSync(check[0], check.slice(1), { env }).status === 0) return say(`healthy after ${seconds(from)}`);
    await sleep(100);
  }
  throw new Error("not healthy within 20 s");
}

async function works({ port, volume }) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/nodes`);
  const { items } = await answer.json();
  if (items.length !== 3) throw new Error(`${items.length} nodes instead of 3`);
  for (const path of ["/docs/", "/docs/swagger-ui.css", "/openapi/v3", "/tour/01-multi-container-pod.yaml"]) {
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
    if (status !== 200) throw new Error(`${path} answers ${status}`);
  }
  const data = readdirSync(volume, { recursive: true }).filter((name) => String(name).endsWith(".db"));
  if (data.length === 0) throw new Error("no data file in the volume");
  say(`serves nodes, documents and the tour; data in ${data.join(" ")}`);
}

async function stops({ server, ended, signal }) {
  const from = performance.now();
  server.kill(signal);
  const how = await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
  if (how?.code !== 0) throw new Error(how ? `${signal}: exit code ${how.code}, signal ${how.signal}` : `still there 10 s after ${signal}`);
  say(`${signal}: exit code 0 after ${seconds(from)}`);
}

const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`;

let running;
try {
  makeTools();
  const image = build();
  checkContents(image);
  running = await start(image);
  await becomesHealthy(running);
  await works(running);
  await stops(running);
  say(`the Dockerfile's steps work (${seconds(started)})`);
} catch (error) {
  console.error(`-- FAILED: ${error.message}`);
  process.exitCode = 1;
} finally {
  if (running && running.server.exitCode === null) running.server.kill("SIGKILL");
}
