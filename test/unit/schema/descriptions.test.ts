import { describe, expect, it } from "vitest";
import { builtinKinds } from "../../../src/kinds/index.ts";
import { describeField, describeType } from "../../../src/schema/openapi/descriptions.ts";
import { fieldTexts, ownFieldTexts } from "../../../src/schema/openapi/field-texts.ts";
import { typeTexts } from "../../../src/schema/openapi/type-texts.ts";
import { typeTable } from "../../../src/schema/type-table.ts";

describe("descriptions", () => {
  it("are about types and fields that exist", () => {
    const fields = new Set(Object.values(typeTable).flatMap((type) => Object.keys(type.fields ?? {})));
    expect(Object.keys(typeTexts).filter((type) => !typeTable[type])).toEqual([]);
    expect(Object.keys(fieldTexts).filter((name) => !fields.has(name))).toEqual([]);
    const places = Object.keys(ownFieldTexts).map((place) => [
      place.slice(0, place.lastIndexOf(".")),
      place.slice(place.lastIndexOf(".") + 1),
    ]);
    expect(places.filter(([type = "", name = ""]) => !typeTable[type]?.fields?.[name])).toEqual([]);
  });

  it("are written for every kind", () => {
    expect([...new Set(builtinKinds.map(({ type }) => type))].filter((type) => !typeTexts[type])).toEqual([]);
  });

  it.each([
    ["core/v1.PodSpec", "What is wanted of the Pod."],
    ["core/v1.NFSVolumeSource", "A volume of kind NFS."],
    ["apps/v1.DeploymentList", "A list of Deployment objects."],
    ["core/v1.HTTPHeader", "HTTP header."],
  ])("say of %s: %s", (type, text) => expect(describeType(type)).toBe(text));

  it.each([
    ["core/v1.ServiceSpec.externalIPs", {}, "External IPs."],
    ["core/v1.Container.terminationMessagePolicy", { enum: ["A", "B"] }, 'Termination message policy. Values: "A", "B".'],
    [
      "apps/v1.RollingUpdateDeployment.maxSurge",
      {},
      "How many Pods more than wanted there may be during an update: a number or a percentage. Default 25%.",
    ],
  ])("say of %s: %s", (place, facts, text) => expect(describeField(place, facts)).toBe(text));
});
