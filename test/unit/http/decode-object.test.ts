import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/api/status.ts";
import type { BodyFormat } from "../../../src/http/body.ts";
import { decodeObject } from "../../../src/http/decode-object.ts";

const configMap = { group: "", version: "v1", apiVersion: "v1", kind: "ConfigMap", type: "core/v1.ConfigMap" };

async function decoded(text: string | Buffer, fieldValidation: "Strict" | "Warn" | "Ignore" = "Warn", format: BodyFormat = "json") {
  const warnings: string[] = [];
  try {
    const object = await decodeObject(configMap, {
      bytes: Buffer.from(text),
      format,
      fieldValidation,
      warn: (warning) => warnings.push(warning),
    });
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
  ])("answers 400 to %s", async (text) => expect(await decoded(text)).toMatchObject({ code: 400 }));

  it("fills in kind and apiVersion, also of null", async () => {
    expect((await decoded("null")).object).toMatchObject({ kind: "ConfigMap", apiVersion: "v1" });
    expect((await decoded('{"metadata":{"name":"a"}}')).object).toMatchObject({ kind: "ConfigMap", metadata: { name: "a" } });
  });

  it("warns of unknown and duplicate fields, refuses them when strict, and says nothing when told to ignore them", async () => {
    const text = '{"metadata":{"name":"a"},"odd":1,"data":{"k":"1","k":"2"}}';
    expect((await decoded(text)).warnings).toEqual(['duplicate field "data.k"', 'unknown field "odd"']);
    expect(await decoded(text, "Strict")).toMatchObject({ code: 400, message: expect.stringContaining("strict decoding error") });
    expect((await decoded(text, "Ignore")).warnings).toEqual([]);
  });

  it("reads YAML of Kubernetes' dialect", async () => {
    const { object, warnings } = await decoded("metadata: {name: a}\ndata:\n  k: a\n  k: b\n", "Warn", "yaml");
    expect(object).toMatchObject({ data: { k: "b" } });
    expect(warnings).toEqual(['line 4: key "k" already set in map']);
  });

  it("bounds nesting", async () => {
    expect(await decoded(`{"x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`)).toMatchObject({ code: 400 });
    expect((await decoded(`{"metadata":{"name":"a"},"x":${"[".repeat(1000)}${"]".repeat(1000)}}`)).warnings).toEqual(['unknown field "x"']);
  });

  it("reads protobuf: the envelope, maps, times and numbers", async () => {
    // metadata { name: "a", generation: -1, creationTimestamp { seconds: 1 } }, data { k: "v" }
    const meta = message([1, "a"], [7, varint(-1n)], [8, message([1, varint(1n)])]);
    const raw = message([1, meta], [2, message([1, "k"], [2, "v"])]);
    const body = Buffer.concat([Buffer.from("k8s\0"), message([1, message([1, "v1"], [2, "ConfigMap"])], [2, raw])]);
    const { object } = await decoded(body, "Warn", "protobuf");
    expect(object).toMatchObject({ metadata: { name: "a", generation: -1, creationTimestamp: "1970-01-01T00:00:01Z" }, data: { k: "v" } });
    expect(await decoded(body.subarray(0, body.length - 1), "Warn", "protobuf")).toMatchObject({ code: 400 });
    expect(await decoded(Buffer.from("nonsense"), "Warn", "protobuf")).toMatchObject({ code: 400 });
  });
});

/** Fields of a message: texts and messages are length-delimited, bigints stand for varints that are written already. */
function message(...fields: (readonly [number, string | Buffer | { varint: Buffer }])[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === "object" && "varint" in value) return [Buffer.from([number << 3]), value.varint];
      const bytes = Buffer.from(value);
      return [Buffer.from([(number << 3) | 2, bytes.length]), bytes];
    }),
  );
}

function varint(value: bigint): { varint: Buffer } {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return { varint: Buffer.from([...bytes, Number(rest)]) };
}
