import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/api/status.ts";
import { decodeObject } from "../../../src/http/decode-object.ts";

const configMap = { group: "", version: "v1", apiVersion: "v1", kind: "ConfigMap", type: "core/v1.ConfigMap" };

function decoded(text: string, fieldValidation: "Strict" | "Warn" | "Ignore" = "Warn", format: "json" | "yaml" = "json") {
  const warnings: string[] = [];
  try {
    const object = decodeObject(configMap, { text, format, fieldValidation, warn: (warning) => warnings.push(warning) });
    return { object, warnings };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { code: error.code, message: error.message };
  }
}

describe("decodeObject", () => {
  it.each([
    '{"apiVersion":"v1",',
    "",
    "[]",
    '"x"',
    '{"apiVersion":"a/b/c"}',
    '{"kind":"Secret"}',
    '{"apiVersion":"v2"}',
    '{"data":{"k":1}}',
  ])("answers 400 to %s", (text) => expect(decoded(text)).toMatchObject({ code: 400 }));

  it("fills in kind and apiVersion, also of null", () => {
    expect(decoded("null").object).toMatchObject({ kind: "ConfigMap", apiVersion: "v1" });
    expect(decoded('{"metadata":{"name":"a"}}').object).toMatchObject({ kind: "ConfigMap", metadata: { name: "a" } });
  });

  it("warns of unknown and duplicate fields, refuses them when strict, and says nothing when told to ignore them", () => {
    const text = '{"metadata":{"name":"a"},"odd":1,"data":{"k":"1","k":"2"}}';
    expect(decoded(text).warnings).toEqual(['duplicate field "data.k"', 'unknown field "odd"']);
    expect(decoded(text, "Strict")).toMatchObject({ code: 400, message: expect.stringContaining("strict decoding error") });
    expect(decoded(text, "Ignore").warnings).toEqual([]);
  });

  it("reads YAML of Kubernetes' dialect", () => {
    const { object, warnings } = decoded("metadata: {name: a}\ndata:\n  k: a\n  k: b\n", "Warn", "yaml");
    expect(object).toMatchObject({ data: { k: "b" } });
    expect(warnings).toEqual(['line 4: key "k" already set in map']);
  });

  it("bounds nesting", () => {
    expect(decoded(`{"x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`)).toMatchObject({ code: 400 });
    expect(decoded(`{"metadata":{"name":"a"},"x":${"[".repeat(1000)}${"]".repeat(1000)}}`).warnings).toEqual(['unknown field "x"']);
  });
});
