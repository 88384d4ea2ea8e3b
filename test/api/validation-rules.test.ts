/** The check list of validation rules, driven: a violating object for each rule, and the cause it must be refused with. */
import { describe, expect, it } from "vitest";
import { builtinKinds } from "../../src/kinds/index.ts";
import { collectionPath } from "../conformance/kind.ts";
import { exampleOf } from "../fixtures/examples.ts";
import { notDriven, notDrivenAnywhere, settings } from "../fixtures/validation-settings.ts";
import { type Json, usePlane } from "../support/plane.ts";
import type { Rule } from "../support/rules/candidates.ts";
import { isRefused } from "../support/rules/drive.ts";
import { rulesFor } from "../support/rules/listed.ts";

const plane = usePlane({ nodes: 0 });
const title = ([path, words]: Rule): string => `${path}: ${words}`;

/** A setting's spec completes that of the example, unless it has one of its own. */
const inSetting = (type: string, rule: Rule, base: Json): Json => {
  const setting = settings[type]?.find(([rules]) => rules.test(title(rule)))?.[1] as Json;
  if (!setting) return base;
  const { metadata, spec, ...more } = setting;
  return { ...base, ...more, metadata: { ...base.metadata, ...metadata }, ...(spec ? { spec: { ...base.spec, ...spec } } : {}) };
};

const cases = builtinKinds.flatMap((kind) =>
  (["create", "update", "status"] as const).flatMap((endpoint) => {
    const excepted = [...notDrivenAnywhere, ...(notDriven[kind.type] ?? [])];
    const rules = rulesFor(kind.type, endpoint).filter((rule) => !excepted.some(([rules]) => rules.test(title(rule))));
    return rules.length > 0 ? [{ type: kind.type, endpoint, kind, rules }] : [];
  }),
);

/** The stored object, as it is when all control loops have seen it. */
async function stored(path: string, example: Json): Promise<Json> {
  const { metadata } = await plane.create(path, example);
  await plane.settle();
  return plane.get(`${path}/${metadata.name}`);
}

describe("validation", () => {
  it.each(cases)("$type refuses on $endpoint what breaks one of its rules", async ({ type, endpoint, kind, rules }) => {
    const example = (exampleOf(kind) ?? kind.options.example) as Json;
    const path = collectionPath(kind, "default");
    const base = endpoint === "create" ? example : await stored(path, example);
    const missed: string[] = [];
    for (const rule of rules) {
      const driver = { kind, base: inSetting(type, rule, base), collection: plane.url + path };
      if (!(await isRefused(driver, endpoint, rule))) missed.push(title(rule));
    }
    if (endpoint !== "create") await plane.remove(`${path}/${base.metadata.name}`);
    expect(missed).toEqual([]);
  });

  it("drives more than a thousand rules", () => {
    expect(cases.flatMap(({ rules }) => rules).length).toBeGreaterThan(1_050);
  });
});
