import { describe, expect, it } from "vitest";
import { encodeProtobuf } from "../../src/schema/protobuf/encode-protobuf.ts";
import { wrap } from "../../src/schema/protobuf/envelope.ts";
import { type Json, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 0 });
const configMaps = "/api/v1/namespaces/default/configmaps";
const made = (): Promise<Json> => plane.create(configMaps, { metadata: { generateName: "c-" } });
const at = ({ metadata }: Json) => `${configMaps}/${metadata.name}`;

describe("the options of a deletion", () => {
  const protobuf = "application/vnd.kubernetes.protobuf";
  const bodyOf = (type: string, said: { apiVersion?: unknown; kind?: unknown }): string | Buffer => {
    if (type !== protobuf) return JSON.stringify({ ...said, dryRun: ["All"] });
    const { apiVersion = "", kind = "" } = said as { apiVersion?: string; kind?: string };
    return wrap({ apiVersion, kind, raw: encodeProtobuf("meta/v1.DeleteOptions", { dryRun: ["All"] }) });
  };
  const answers = async (type: string, said: object) => {
    const object = await made();
    const request = { method: "DELETE", headers: { "content-type": type }, body: bodyOf(type, said) };
    const one = await fetch(`${plane.url}${at(object)}`, request);
    const all = await fetch(`${plane.url}${configMaps}?fieldSelector=metadata.name=${object.metadata.name}`, request);
    expect(await plane.get(at(object))).toEqual(object);
    const [body, other] = (await Promise.all([one.json(), all.json()])) as [Json, Json];
    return { codes: [one.status, all.status], reasons: [body.reason, other.reason], message: body.message };
  };
  const types = ["application/json", "application/yaml", protobuf];
  const each = (said: object[]) => types.flatMap((type) => said.map((one) => [type, one] as const));

  it.each(
    each([
      {},
      { kind: "DeleteOptions" },
      { apiVersion: "v1" },
      { apiVersion: "apps/v1", kind: "DeleteOptions" },
      { apiVersion: "meta.k8s.io/v1", kind: "DeleteOptions" },
      { apiVersion: "nobody.example.com/v9", kind: "DeleteOptions" },
    ]),
  )("are taken in %s: %j", async (type, said) => {
    expect((await answers(type, said)).codes).toEqual([200, 200]);
  });

  it("may say null", async () => {
    expect((await answers("application/json", { apiVersion: null, kind: null })).codes).toEqual([200, 200]);
  });

  it.each(
    each([
      { apiVersion: "v1", kind: "Pod" },
      { apiVersion: "meta.k8s.io/v1", kind: "CreateOptions" },
      { apiVersion: "apps/v1", kind: "deleteoptions" },
      { kind: "Sandwich" },
    ]),
  )("are refused in %s: %j", async (type, said) => {
    expect(await answers(type, said)).toMatchObject({ codes: [400, 400], reasons: ["BadRequest", "BadRequest"] });
  });

  it.each([{ kind: 1 }, { apiVersion: ["v1"] }, { apiVersion: "apps/v1/v2" }, { apiVersion: "apps/" }])(
    "are of a version that is one, in text: %j",
    async (said) => {
      expect((await answers("application/json", said)).codes).toEqual([400, 400]);
      expect((await answers("application/yaml", said)).codes).toEqual([400, 400]);
    },
  );

  it.each(["apps/v1/v2", "apps/"])("do not mind in protobuf: %s", async (apiVersion) => {
    expect((await answers(protobuf, { apiVersion, kind: "DeleteOptions" })).codes).toEqual([200, 200]);
  });

  it("are refused with the version that was meant", async () => {
    expect((await answers("application/json", { kind: "Pod" })).message).toContain(
      'no kind "Pod" is registered for version "meta.k8s.io/v1"',
    );
    expect((await answers(protobuf, { apiVersion: "v1", kind: "Pod" })).message).toContain('no kind "Pod" is registered for version "v1"');
  });
});
