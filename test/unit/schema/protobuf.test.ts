import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decode } from "../../../src/schema/decode.ts";
import { allResources } from "../../../src/schema/facts.ts";
import { withoutKeptEmpties } from "../../../src/schema/kept-empties.ts";
import { decodeProtobuf } from "../../../src/schema/protobuf/decode-protobuf.ts";
import { encodeEnveloped, encodeProtobuf } from "../../../src/schema/protobuf/encode-protobuf.ts";
import { unwrap, wrap } from "../../../src/schema/protobuf/envelope.ts";
import { messageOf, messageTypeOf } from "../../../src/schema/protobuf/messages.ts";
import { WireError } from "../../../src/schema/protobuf/wire.ts";
import { exampleOf } from "../../support/example-of.ts";

const hex = (bytes: Buffer) => bytes.toString("hex");
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

/** What remains of a value after a trip through protobuf and the decoder of request bodies. */
const trip = (type: string, value: unknown) => decode(type, decodeProtobuf(type, encodeProtobuf(type, value))).value;

describe("known encodings", () => {
  const cases: [string, unknown, Buffer][] = [
    ["intstr.IntOrString", 80, bytes([0x08, 0, 0x10, 80, 0x1a, 0])],
    ["intstr.IntOrString", "http", bytes([0x08, 1, 0x10, 0, 0x1a, 4], "http")],
    ["resource.Quantity", "500m", bytes([0x0a, 4], "500m")],
    ["meta/v1.Time", "1970-01-01T00:05:00Z", bytes([0x08, 0xac, 0x02, 0x10, 0])],
    ["meta/v1.MicroTime", "1970-01-01T00:00:01.000002Z", bytes([0x08, 1, 0x10, 0xd0, 0x0f])],
    ["meta/v1.Time", null, bytes([])],
    ["meta/v1.Duration", "1m0s", bytes([0x08, 0x80, 0xb0, 0x9d, 0xc2, 0xdf, 0x01])],
    ["meta/v1.FieldsV1", { "f:a": {} }, bytes([0x0a, 10], '{"f:a":{}}')],
    [
      "meta/v1.LabelSelector",
      { matchLabels: { b: "2", a: "" } },
      bytes([0x0a, 5, 0x0a, 1], "a", [0x12, 0, 0x0a, 6, 0x0a, 1], "b", [0x12, 1], "2"),
    ],
    ["core/v1.KeyToPath", { key: "k", path: "p", mode: -1 }, bytes([0x0a, 1], "k", [0x12, 1], "p", [0x18, ...Array(9).fill(255), 1])],
    ["core/v1.SecretKeySelector", { name: "n", key: "k" }, bytes([0x0a, 3, 0x0a, 1], "n", [0x12, 1], "k")],
    ["authorization/v1.ExtraValue", ["a", "b"], bytes([0x0a, 1], "a", [0x0a, 1], "b")],
    ["apiextensions/v1.JSONSchemaPropsOrBool", true, bytes([0x08, 1])],
  ];
  it.each(cases)("%s %j", (type, value, expected) => {
    expect(hex(encodeProtobuf(type, value))).toBe(hex(expected));
    expect(decodeProtobuf(type, expected)).toEqual(value);
  });

  it("writes what is no pointer even when it is absent, and pointers only when they are there", () => {
    expect(hex(encodeProtobuf("autoscaling/v1.ScaleSpec", {}))).toBe("0800");
    expect(encodeProtobuf("core/v1.PodSecurityContext", {}).length).toBe(0);
    expect(hex(encodeProtobuf("core/v1.PodSecurityContext", { runAsUser: 0 }))).toBe("1000");
  });

  it("keeps 64 bits as near as JSON does", () => {
    const value = { runAsUser: 2 ** 63 };
    expect(hex(encodeProtobuf("core/v1.PodSecurityContext", value))).toBe(`10${"ff".repeat(8)}7f`);
    expect(trip("core/v1.PodSecurityContext", value)).toEqual(value);
  });

  it("reads packed lists of integers", () => {
    expect(decodeProtobuf("core/v1.PodSecurityContext", Buffer.from("220301ac02", "hex"))).toEqual({ supplementalGroups: [1, 300] });
  });
});

describe("the envelope", () => {
  it("carries apiVersion and kind", () => {
    const raw = Buffer.from([1, 2, 3]);
    const wrapped = wrap({ apiVersion: "v1", kind: "Pod", raw });
    expect(hex(wrapped)).toBe(hex(bytes("k8s", [0, 0x0a, 9, 0x0a, 2], "v1", [0x12, 3], "Pod", [0x12, 3, 1, 2, 3, 0x1a, 0, 0x22, 0])));
    expect(unwrap(wrapped)).toEqual({ apiVersion: "v1", kind: "Pod", raw });
  });

  it("stands around errors as recorded of a real server", () => {
    const message = "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf";
    const status = { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, reason: "NotAcceptable", code: 406 };
    const expected = bytes(
      ["k8s\0\n\f\n\u0002v1\u0012\u0006Status\u0012"].join(""),
      [0x99, 0x01],
      `\n\u0006\n\0\u0012\0\u001a\0\u0012\u0007Failure\u001at${message}"\rNotAcceptable0`,
      [0x96, 0x03, 0x1a, 0, 0x22, 0],
    );
    expect(encodeEnveloped(status)?.toString("latin1")).toBe(expected.toString("latin1"));
  });

  it("names kinds of every group and of meta.k8s.io", () => {
    expect(messageTypeOf("apps/v1", "DeploymentList")).toBe("apps/v1.DeploymentList");
    expect(messageTypeOf("apps/v1", "DeleteOptions")).toBe("meta/v1.DeleteOptions");
    expect(messageTypeOf("meta.k8s.io/v1", "PartialObjectMetadata")).toBe("meta/v1.PartialObjectMetadata");
    expect(messageTypeOf("", "APIVersions")).toBe("meta/v1.APIVersions");
    expect(messageTypeOf("meta.k8s.io/v1", "Table")).toBeUndefined();
    expect(messageTypeOf("example.com/v1", "Widget")).toBeUndefined();
  });

  it("stands around objects in watch events", () => {
    const pod = { kind: "Pod", apiVersion: "v1", metadata: { name: "a", creationTimestamp: null }, spec: {}, status: {} };
    const raw = encodeEnveloped(pod) ?? Buffer.alloc(0);
    const event = bytes([0x0a, 5], "ADDED", [0x12, raw.length + 2, 0x0a, raw.length, ...raw]);
    expect(raw.length).toBeLessThan(126);
    expect(decodeProtobuf("meta/v1.WatchEvent", event)).toMatchObject({
      type: "ADDED",
      object: { kind: "Pod", metadata: { name: "a" } },
    });
  });
});

describe("round trips", () => {
  it.each(allResources.map(({ type }) => type))("%s with everything set, and with nothing", (type) => {
    for (const value of [exampleOf(type), {}]) {
      const { value: normal, unknown } = decode(type, value);
      expect(unknown).toEqual([]);
      expect(trip(type, normal)).toEqual(normal);
    }
  });

  it("the bodies of recorded requests", () => {
    let count = 0;
    for (const body of recordedBodies()) {
      const type = messageTypeOf(String(body["apiVersion"]), String(body["kind"]));
      const normal = type === undefined ? undefined : attempt(() => withoutKeptEmpties(type, decode(type, body).value));
      if (!type || !normal) continue;
      const { apiVersion: _, kind: __, ...rest } = normal;
      if (isReset(normal)) continue;
      expect(trip(type, normal)).toEqual(ownKind(type) ? normal : rest);
      count++;
    }
    expect(count).toBeGreaterThan(200);
  });
});

describe("malformed bytes", () => {
  const pod = encodeProtobuf("core/v1.Pod", decode("core/v1.Pod", exampleOf("core/v1.Pod")).value);

  it.each([
    ["an end that comes too early", "0a05"],
    ["a group", "0b"],
    ["a field number of zero", "0000"],
    ["a varint of eleven bytes", "ffffffffffffffffffffff"],
    ["a length beyond all bounds", "0affffffffffffffffff01"],
    ["a number where a message belongs", "0801"],
  ])("%s is an error", (_, text) => {
    expect(() => decodeProtobuf("core/v1.Pod", Buffer.from(text, "hex"))).toThrow(WireError);
  });

  it("never fails otherwise than by WireError, wherever a byte changes or the end comes", () => {
    for (let at = 0; at < pod.length; at += 11) {
      const changed = Buffer.from(pod);
      changed[at] = (at * 31 + 7) & 0xff;
      for (const part of [changed, pod.subarray(0, at)]) attempt(() => decodeProtobuf("core/v1.Pod", part), WireError);
    }
  });

  it("nesting is bounded", () => {
    let schema: object = {};
    for (let level = 0; level < 300; level++) schema = { not: schema };
    expect(() => trip("apiextensions/v1.JSONSchemaProps", schema)).toThrow("max depth");
  });
});

/** True for types whose own fields are called kind or apiVersion. */
const ownKind = (type: string) => [...(messageOf(type)?.fields.values() ?? [])].some(({ name }) => name === "kind");

/** An empty list that means something, of managedFields or of scaling policies, is what protobuf cannot say. */
const isReset = (body: { metadata?: { managedFields?: unknown[] } }) =>
  body.metadata?.managedFields?.length === 0 || JSON.stringify(body).includes('"policies":[]');

/** Undefined when `run` fails, which it may only with an error of that class. */
function attempt<T>(run: () => T, allowed: new (...args: never[]) => Error = Error): T | undefined {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(allowed);
    return undefined;
  }
}

function* recordedBodies(): Generator<Record<string, unknown>> {
  const root = join(import.meta.dirname, "../../golden");
  for (const folder of readdirSync(root, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    for (const file of readdirSync(join(root, folder.name))) {
      if (!file.endsWith(".json")) continue;
      const scenarios = [JSON.parse(readFileSync(join(root, folder.name, file), "utf8"))].flat();
      for (const { steps = [] } of scenarios) {
        for (const { body, answer } of steps) for (const value of [body, answer?.body]) if (isObject(value)) yield value;
      }
    }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
