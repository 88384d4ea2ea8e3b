import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ignoredBy, parseCopy, parseDockerfile } from "../../../scripts/dockerfile.mjs";
import { dockerfileProblems } from "../../support/dockerfile-problems.ts";

const root = join(import.meta.dirname, "../../..");
const read = (name: string) => readFileSync(join(root, name), "utf8");
const dockerfile = read("Dockerfile");
const dockerignore = read(".dockerignore");
const exists = (path: string) => existsSync(join(root, path));
const problems = (text: string, ignore = dockerignore) => dockerfileProblems({ dockerfile: text, dockerignore: ignore, exists });

describe("the Dockerfile", () => {
  it("keeps the rules", () => expect(problems(dockerfile)).toEqual([]));

  it("lets nothing but what it names into the build", () => {
    const ignored = ignoredBy(dockerignore);
    for (const path of [".git/config", ".env", "node_modules/x", "test/a.ts", "dist/main.js"])
      expect([path, ignored(path)]).toEqual([path, true]);
    expect(read(".npmrc")).not.toMatch(/_auth|token|password/i);
  });

  it("takes along what the package's own files need to run", () => {
    const { files } = JSON.parse(read("package.json")) as { files: string[] };
    const last = parseDockerfile(dockerfile).at(-1);
    const copied = last?.instructions.filter(({ name }) => name === "COPY").flatMap(({ text }) => parseCopy(text).sources) ?? [];
    const needed = files.filter((name) => !/\.md$/.test(name));
    expect(needed.filter((name) => !copied.some((source) => source === name || source.endsWith(`/${name}`)))).toEqual([]);
  });
});

/** The Dockerfile with one thing changed: a rule that never fails is none. */
const changed = (from: string | RegExp, to: string) => {
  const text = dockerfile.replaceAll(from instanceof RegExp ? new RegExp(from, "g") : from, to);
  if (text === dockerfile) throw new Error(`${from} is not in the Dockerfile`);
  return text;
};

describe("a Dockerfile", () => {
  it.each([
    ["without a tag", changed("node:20-bookworm-slim", "node"), "is not pinned by a tag"],
    ["of the latest", changed("node:20-bookworm-slim", "node:latest"), "is not pinned by a tag"],
    ["of one stage", `FROM node:20\nUSER node\n`, "one stage only"],
    ["as root", changed("USER node", "USER root"), "runs as root"],
    ["without a user", changed("USER node\n", ""), "runs as root"],
    ["without a health check", changed(/HEALTHCHECK [^\n]*\n[^\n]*\n/, ""), "no HEALTHCHECK"],
    ["checking another port", changed("127.0.0.1:8080", "127.0.0.1:80"), "does not ask port 8080"],
    ["in shell form", changed('ENTRYPOINT ["node", "/app/dist/main.js"]', "ENTRYPOINT node /app/dist/main.js"), "in shell form"],
    ["without a volume", changed("VOLUME /data\n", ""), "no VOLUME"],
    ["keeping data elsewhere", changed("VOLUME /data", "VOLUME /var/data"), "not in the VOLUME"],
    ["without a stop signal", changed("STOPSIGNAL SIGTERM\n", ""), "no STOPSIGNAL"],
    ["with ADD", changed("COPY examples", "ADD https://example.org/x.tgz"), "ADD: COPY"],
    ["with a secret", changed("NODE_ENV=production", "NODE_ENV=production NPM_TOKEN=x"), "a secret would stay"],
    ["with packages", changed("RUN mkdir /data", "RUN apt-get update && apt-get install -y curl && mkdir /data"), "apt's lists stay"],
    ["with npm install", changed("npm ci", "npm install"), "does not keep to the lock file"],
    ["with development dependencies", changed("RUN mkdir", "RUN npm ci && mkdir"), "development dependencies run along"],
    [
      "with a file that is not there",
      changed("COPY tsconfig.json", "COPY tsconfig.nope.json"),
      "tsconfig.nope.json is not in the build context",
    ],
    ["with a stage that is not there", changed("--from=build", "--from=builder"), "no stage builder before"],
    ["of a relative folder", changed("WORKDIR /app", "WORKDIR app"), "is relative"],
  ])("%s is refused", (_, text, problem) => expect(problems(text).join("\n")).toContain(problem));

  it("copying what .dockerignore keeps out is refused", () => {
    expect(problems(dockerfile, dockerignore.replace("!src\n", "")).join("\n")).toContain("src is not in the build context");
  });

  it("with an unknown instruction is not read", () => {
    expect(() => parseDockerfile("FROM a:1\nRUNN x")).toThrow("line 2: RUNN x is no instruction");
  });
});
