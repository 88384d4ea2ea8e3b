import { describe, expect, it } from "vitest";
import { limitRange } from "../../../src/kinds/core/limit-range.ts";
import { createFakeWorld, meant, shortly } from "../../support/hook-context.ts";

const { context } = createFakeWorld();
const errors = (...limits: object[]) =>
  shortly(limitRange.validate(meant(limitRange, { metadata: { name: "x", namespace: "ns" }, spec: { limits } }), context));
const of = (more: object) => ({ type: "Container", ...more });
const at = "spec.limits[0]";

describe("limits", () => {
  it.each<[string, object[], string[]]>([
    ["take what stands in order", [of({ min: { cpu: "1" }, defaultRequest: { cpu: "1" }, default: { cpu: "2" }, max: { cpu: "2" } })], []],
    [
      "do not take a least above the most, of which the defaults are made",
      [of({ min: { cpu: "2" }, max: { cpu: "1" } })],
      [`Invalid ${at}.min[cpu]`, `Invalid ${at}.defaultRequest[cpu]`, `Invalid ${at}.default[cpu]`],
    ],
    [
      "do not take defaults out of bounds",
      [of({ min: { cpu: "2" }, max: { cpu: "3" }, defaultRequest: { cpu: "1" }, default: { cpu: "4" } })],
      [`Invalid ${at}.defaultRequest[cpu]`, `Invalid ${at}.default[cpu]`],
    ],
    ["do not take a ratio below one", [of({ maxLimitRequestRatio: { cpu: "500m" } })], [`Invalid ${at}.maxLimitRequestRatio[cpu]`]],
    [
      "do not take a ratio that cannot be reached",
      [of({ min: { cpu: "1" }, max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "3" } })],
      [`Invalid ${at}.maxLimitRequestRatio[cpu]`],
    ],
    [
      "want equal defaults of what is never shared",
      [of({ default: { "example.com/gpu": "2" }, defaultRequest: { "example.com/gpu": "1" } })],
      [`Invalid ${at}.defaultRequest[example.com/gpu]`],
    ],
    ["know the resources of containers", [of({ maxLimitRequestRatio: { storage: "1" } })], [`Invalid ${at}.maxLimitRequestRatio[storage]`]],
    ["know other resources of claims", [{ type: "PersistentVolumeClaim", max: { storage: "1" } }], []],
    ["of claims are about storage", [{ type: "PersistentVolumeClaim", max: { cpu: "1" } }], [`Required ${at}.limits`]],
    ["of Pods have no defaults", [{ type: "Pod", default: { cpu: "1" } }], [`Forbidden ${at}.default`]],
    ["are given once a type", [of({ max: { cpu: "1" } }), of({ max: { cpu: "1" } })], ["Duplicate spec.limits[1].type"]],
    ["of other types have a domain", [{ type: "Image", max: { cpu: "1" } }], [`Invalid ${at}.type`]],
  ])("%s", (_, limits, expected) => {
    expect(errors(...limits)).toEqual(expected);
  });
});
