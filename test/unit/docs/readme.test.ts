import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settingsTable } from "../../../src/config/flags-help.ts";

const page = (name: string) => readFileSync(join(import.meta.dirname, "../../..", name), "utf8");

describe("README.md", () => {
  it("has the table of settings as `npx tsx scripts/readme-settings.ts` writes it", () => {
    const [, table] = /<!-- settings:.*-->\n([\s\S]*)<!-- \/settings -->/.exec(page("README.md")) ?? [];
    expect(table).toBe(`${settingsTable()}\n`);
  });

  it.each(["README.md", "ARCHITECTURE.md"])("%s stays within 200 lines", (name) => {
    expect(page(name).split("\n").length).toBeLessThanOrEqual(201);
  });

  it.each(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/errors.md", "docs/gaps.md", "docs/adr/README.md"])(
    "%s links only to files that are there",
    (name) => {
      const folder = join(import.meta.dirname, "../../..", name, "..");
      const links = [...page(name).matchAll(/\]\(([^)#]+)\)/g)]
        .map(([, target]) => target ?? "")
        .filter((target) => !target.includes("://"));
      for (const link of links) expect(() => readFileSync(join(folder, link)), link).not.toThrow();
    },
  );
});
