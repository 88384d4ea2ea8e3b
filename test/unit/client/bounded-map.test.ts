import { expect, it } from "vitest";
import { BoundedMap } from "../../../src/client/bounded-map.ts";
import { fc } from "../../support/properties.ts";

/** As slow as it is plain: the newest last. */
class Model {
  #entries: [number, number][] = [];
  get(key: number) {
    const found = this.#entries.find(([one]) => one === key);
    if (found) this.#entries = [...this.#entries.filter((entry) => entry !== found), found];
    return found?.[1];
  }
  set(key: number, value: number) {
    this.#entries = [...this.#entries.filter(([one]) => one !== key), [key, value] as [number, number]].slice(-3);
  }
  delete(key: number) {
    this.#entries = this.#entries.filter(([one]) => one !== key);
  }
  clear() {
    this.#entries = [];
  }
}

const key = fc.nat(5);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("set" as const), key }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("get" as const), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clear" as const), key }) },
);

it("forgets what was used longest ago, whatever is done with it", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const map = new BoundedMap<number, number>(3);
      const model = new Model();
      for (const [index, one] of steps.entries()) {
        if (one.do === "get") expect(map.get(one.key)).toBe(model.get(one.key));
        for (const target of [map, model]) {
          if (one.do === "set") target.set(one.key, index);
          if (one.do === "delete") target.delete(one.key);
          if (one.do === "clear") target.clear();
        }
      }
      for (let one = 0; one <= 5; one++) expect(map.get(one)).toBe(model.get(one));
    }),
    { numRuns: 1000 },
  );
});
