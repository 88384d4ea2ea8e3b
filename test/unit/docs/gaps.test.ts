import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtinKinds } from "../../../src/kinds/index.ts";

it("docs/gaps.md lists the kinds without validation of their own", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/gaps.md"), "utf8");
  const [, list = ""] = /<!-- kinds -->\n([\s\S]*)<!-- \/kinds -->/.exec(page) ?? [];
  const missing = builtinKinds.filter(
    ({ verbs, options }) => verbs.includes("create") && verbs.includes("get") && !options.validate && !options.validateCreate,
  );
  expect([...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(
    missing.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`).sort(),
  );
});
