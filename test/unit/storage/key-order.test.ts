import { describe, expect, it } from "vitest";
import { KeyOrder } from "../../../src/storage/key-order.ts";
import { fc } from "../../support/properties.ts";

const key = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 4 });

describe("KeyOrder", () => {
  it("gives the same ranges as sorting and filtering all keys", () => {
    const step = fc.record({ key, add: fc.boolean(), prefix: key, after: fc.option(key, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const order = new KeyOrder();
        const keys = new Set<string>();
        for (const { key, add, prefix, after } of steps) {
          if (add && !keys.has(key)) order.add(key);
          if (!add && keys.has(key)) order.remove(key);
          if (add) keys.add(key);
          else keys.delete(key);
          const wanted = [...keys].filter((one) => one.startsWith(prefix) && (after === undefined || one > after)).sort();
          expect(order.range(prefix, after)).toEqual(wanted);
        }
      }),
    );
  });
});
