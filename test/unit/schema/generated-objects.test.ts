import { dump } from "js-yaml";
import { describe, expect, it } from "vitest";
import { parseYaml } from "../../../src/api/yaml.ts";
import { decode } from "../../../src/schema/decode.ts";
import { allResources } from "../../../src/schema/facts.ts";
import { decodeProtobuf } from "../../../src/schema/protobuf/decode-protobuf.ts";
import { encodeProtobuf } from "../../../src/schema/protobuf/encode-protobuf.ts";
import { messageOf } from "../../../src/schema/protobuf/messages.ts";
import { createDice } from "../../fuzz/dice.ts";
import { fc } from "../../support/properties.ts";
import { randomObject } from "../../support/random-object.ts";

const types = [...new Set(allResources.map(({ type }) => type))];

/** Every type a few times, each time another object. */
const objects = fc.record({ type: fc.constantFrom(...types), seed: fc.nat() });
const objectOf = ({ type, seed }: { type: string; seed: number }) => decode(type, randomObject(type, createDice("objects", seed))).value;
const runs = { numRuns: 400, seed: 1 };

describe("an object in normal form", () => {
  it("comes back from protobuf as it went in", () => {
    const known = objects.filter(({ type }) => messageOf(type) !== undefined);
    fc.assert(
      fc.property(known, (one) => {
        const object = objectOf(one);
        const bytes = encodeProtobuf(one.type, object);
        expect(decode(one.type, decodeProtobuf(one.type, bytes)).value).toEqual(object);
        expect(encodeProtobuf(one.type, decodeProtobuf(one.type, bytes)).equals(bytes)).toBe(true);
      }),
      runs,
    );
  });

  it("is the same whether it was JSON or YAML, and decoding it again changes nothing", () => {
    fc.assert(
      fc.property(objects, (one) => {
        const object = objectOf(one);
        expect(decode(one.type, object).value).toBe(object);
        expect(decode(one.type, JSON.parse(JSON.stringify(object)))).toEqual({ value: object, unknown: [] });
        const yaml = dump(object, { noRefs: true, forceQuotes: true });
        expect(decode(one.type, parseYaml(yaml).value)).toEqual({ value: object, unknown: [] });
      }),
      runs,
    );
  });

  it("covers every type that is served", () => {
    expect(types.length).toBeGreaterThan(60);
  });
});
