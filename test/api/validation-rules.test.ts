/** The check list of validation rules, driven: a violating object for each rule, and the cause it must be refused with. */
import { describe, expect, it } from "vitest";
import { builtinKinds } from "../../src/kinds/index.ts";
import { collectionPath } from "../conformance/kind.ts";
import { exampleOf } from "../fixtures/examples.ts";
import checkList from "../fixtures/validation-rules.json" with { type: "json" };
import { notDriven, settings } from "../fixtures/validation-settings.ts";
import { type Json, usePlane } from "../support/plane.ts";
import type { Rule } from "../support/rules/candidates.ts";
import { type Endpoint, isRefused } from "../support/rules/drive.ts";

const lists = checkList as unknown as Readonly<Record<string, Partial<Record<Endpoint, readonly Rule[]>>>>;
const plane = usePlane();
const title = ([path, words]: Rule): string => `${path}: ${words}`;

/** A setting's spec completes that of the example, unless it has one of its own. */
const inSetting = (type: string, rule: Rule, base: Json): Json => {
  const setting = settings[type]?.find(([rules]) => rules.test(title(rule)))?.[1] as Json;
  if (!setting) return base;
  const { metadata, spec, ...more } = setting;
  return { ...base, ...more, metadata: { ...base.metadata, ...metadata }, ...(spec ? { spec: { ...base.spec, ...spec } } : {}) };
};

const cases = Object.entries(lists).flatMap(([type, endpoints]) =>
  (["create", "update", "status"] as const).flatMap((endpoint) => {
    const rules = (endpoints[endpoint] ?? []).filter((rule) => !notDriven[type]?.some(([rules]) => rules.test(title(rule))));
    return rules.length > 0 ? [{ type, endpoint, rules }] : [];
  }),
);

describe("validation", () => {
  it.each(cases)("$type refuses on $endpoint what breaks one of its rules", async ({ type, endpoint, rules }) => {
    const kind = builtinKinds.find((one) => one.type === type);
    if (!kind) throw new Error(`no kind of type ${type}`);
    const example = (exampleOf(kind) ?? kind.options.example) as Json;
    const path = collectionPath(kind, "default");
    const base = endpoint === "create" ? example : await plane.create(path, example);
    const missed: string[] = [];
    for (const rule of rules) {
      const driver = { kind, base: inSetting(type, rule, base), collection: plane.url + path };
      if (!(await isRefused(driver, endpoint, rule))) missed.push(title(rule));
    }
    if (endpoint !== "create") await plane.remove(`${path}/${base.metadata.name}`);
    expect(missed).toEqual([]);
  });

  it("drives five rules of six", () => {
    const all = Object.values(lists).flatMap((endpoints) => Object.values(endpoints).flat()).length;
    expect(cases.flatMap(({ rules }) => rules).length / all).toBeGreaterThan(5 / 6);
  });
});
