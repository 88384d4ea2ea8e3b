import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reasons } from "../../../src/api/status.ts";

it("docs/errors.md lists every reason with its code", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/errors.md"), "utf8");
  const listed = [...page.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, reason, code]) => [reason, Number(code)]);
  expect(Object.fromEntries(listed)).toEqual(reasons);
  expect(listed).toHaveLength(Object.keys(reasons).length);
});
