import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../../support/openapi-problems.ts";

const root = join(import.meta.dirname, "../../..");

describe("openapi/", () => {
  it("is what npm run openapi writes", () => {
    expect(() => execFileSync(process.execPath, ["scripts/openapi.mjs", "--check"], { cwd: root, encoding: "utf8" })).not.toThrow();
  });

  it("has one document of everything, which is sound", () => {
    const surface = JSON.parse(readFileSync(join(root, "openapi/miniplane.json"), "utf8"));
    expect(problemsOf(surface)).toEqual([]);
    const paths = ["/api/v1/namespaces/{namespace}/pods/{name}", "/miniplane/v1/clock/advance", "/readyz", "/version/"];
    expect(Object.keys(surface.paths)).toEqual(expect.arrayContaining(paths));
  });
});
