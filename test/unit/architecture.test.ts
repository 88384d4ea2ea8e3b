import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const source = resolve(import.meta.dirname, "../../src");

/** design.md §2: what each room may import besides itself and `api`. Files directly in src are the composition root. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  api: [],
  clock: [],
  schema: [],
  cel: [],
  storage: ["clock"],
  kinds: ["schema", "cel", "clock"],
  admission: ["kinds", "clock"],
  registry: ["kinds", "schema", "storage", "admission", "clock", "client"],
  access: ["kinds", "clock"],
  client: ["kinds", "clock"],
  controllers: ["client", "kinds", "clock"],
  scheduler: ["client", "kinds", "clock", "controllers"],
  network: ["client", "kinds", "clock"],
  kubelet: ["client", "kinds", "clock", "network", "controllers"],
  http: ["registry", "access", "schema", "kinds", "clock"],
  control: ["clock"],
  config: ["root"],
  cli: ["root", "config", "clock"],
};

const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => join(entry.parentPath, entry.name));

const roomOf = (file: string) => {
  const parts = relative(source, file).split("/");
  return parts.length === 1 ? "root" : (parts[0] as string);
};

const importsOf = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/^(?:import|export)[^"']*?from\s+"(\.[^"]+)"/gm)].map((match) =>
    resolve(dirname(file), match[1] as string),
  );

describe("architecture", () => {
  it("sees the whole house", () => {
    expect(files.length).toBeGreaterThan(150);
    expect(new Set(files.map(roomOf)).size).toBeGreaterThanOrEqual(15);
  });

  it("has arrows only where the table allows them", () => {
    const wrong = files.flatMap((file) => {
      const room = roomOf(file);
      if (room === "root") return [];
      const allowed = arrows[room];
      if (!allowed) return [`${relative(source, file)}: no such room in the table`];
      return importsOf(file)
        .map(roomOf)
        .filter((target) => target !== room && target !== "api" && !allowed.includes(target))
        .map((target) => `${relative(source, file)}: ${room} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it("keeps files within 400 lines", () => {
    const long = files
      .filter((file) => !file.includes("/api/types/"))
      .map((file) => ({ file: relative(source, file), lines: readFileSync(file, "utf8").split("\n").length }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it("takes time and chance only from the clock", () => {
    // Switching a socket's own timer off takes no time.
    const code = (file: string) => readFileSync(file, "utf8").replaceAll(/\.setTimeout\(0\)/g, "");
    const stray = files
      .filter((file) => roomOf(file) !== "clock" && !file.endsWith("/api/time.ts"))
      .filter((file) => /\b(Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|randomUUID)\b/.test(code(file)));
    expect(stray.map((file) => relative(source, file))).toEqual([]);
  });

  it("reads process only in the two entries and the command line", () => {
    const stray = files.filter(
      (file) =>
        roomOf(file) !== "cli" &&
        !["main.ts", "index.ts"].includes(relative(source, file)) &&
        /\bprocess\.(argv|env|exit|on|cwd|stdout|stderr)\b/.test(readFileSync(file, "utf8")),
    );
    expect(stray.map((file) => relative(source, file))).toEqual([]);
  });

  it("lets only storage speak SQL", () => {
    const stray = files.filter(
      (file) => roomOf(file) !== "storage" && /from "better-sqlite3"|\bSELECT .* FROM\b/.test(readFileSync(file, "utf8")),
    );
    expect(stray.map((file) => relative(source, file))).toEqual([]);
  });
});
