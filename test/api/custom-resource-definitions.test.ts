import { describe, expect, it } from "vitest";
import { type Json, usePlane } from "../support/plane.ts";

const plane = usePlane();
const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

const definition = (spec: Json = {}, metadata: Json = {}): Json => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com", ...metadata },
  spec: { group: "example.com", scope: "Namespaced", names: { plural: "widgets", kind: "Widget" }, versions: [version()], ...spec },
});
const version = (more: Json = {}, schema: Json = open): Json => ({
  name: "v1",
  served: true,
  storage: true,
  schema: { openAPIV3Schema: schema },
  ...more,
});
/** A definition whose spec has one field with that schema. */
const withField = (schema: Json): Json =>
  definition({
    versions: [version({}, { type: "object", properties: { spec: { type: "object", properties: { a: schema } } } })],
  });
const at = "spec.validation.openAPIV3Schema.properties[spec].properties[a]";

/** What a create is refused for: `field reason`, in order; nothing when it is not. */
async function refusal(object: Json): Promise<string[]> {
  const { status, body } = await plane.api().post(path).query({ dryRun: "All" }).send(object);
  if (status === 201) return [];
  expect([status, body.reason]).toEqual([422, "Invalid"]);
  return body.details.causes.map(({ field, reason }: Json) => `${field} ${reason}`);
}

describe("a definition", () => {
  it("gets names, conversion and the versions that are stored", async () => {
    const { body } = await plane.api().post(path).query({ dryRun: "All" }).send(definition());
    expect(body.spec.names).toEqual({ plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" });
    expect([body.spec.conversion, body.status.storedVersions]).toEqual([{ strategy: "None" }, ["v1"]]);
  });

  it.each<[string, Json, string[]]>([
    [
      "schemas of its own for each version are named by version",
      { versions: [version({}, { type: "string" }), version({ name: "v2", storage: false })] },
      ["spec.versions[0].schema.openAPIV3Schema.type FieldValueInvalid"],
    ],
    [
      "columns that all versions have stand at the top",
      { versions: [version({ additionalPrinterColumns: [{ name: "a", type: "string", jsonPath: "a" }] })] },
      ["spec.additionalPrinterColumns[0].JSONPath FieldValueInvalid"],
    ],
    [
      "scale under spec and status",
      { versions: [version({ subresources: { scale: { specReplicasPath: ".status.n", statusReplicasPath: ".status.n" } } })] },
      ["spec.subresources.scale.specReplicasPath FieldValueInvalid"],
    ],
    [
      "selectable fields that the schema has",
      { versions: [version({ selectableFields: [{ jsonPath: ".spec.a" }] }, { type: "object" })] },
      ["spec.selectableFields[0].jsonPath FieldValueInvalid"],
    ],
    [
      "webhooks need a client and versions",
      { conversion: { strategy: "Webhook", webhook: { conversionReviewVersions: [] } } },
      ["spec.conversion.webhookClientConfig FieldValueRequired", "spec.conversion.conversionReviewVersions FieldValueRequired"],
    ],
    [
      "a client without webhook",
      { conversion: { strategy: "None", webhook: { clientConfig: { url: "https://a" }, conversionReviewVersions: ["v1"] } } },
      ["spec.conversion.webhookClientConfig FieldValueForbidden", "spec.conversion.conversionReviewVersions FieldValueForbidden"],
    ],
    [
      "a warning of a version that is not deprecated",
      { versions: [version({ deprecationWarning: "no" })] },
      ["spec.versions[0].deprecationWarning FieldValueInvalid"],
    ],
  ])("is refused for %s", async (_title, spec, causes) => expect(await refusal(definition(spec))).toEqual(causes));

  it.each<[Json, string[]]>([
    [{ type: "string" }, []],
    [{ "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] }, []],
    [{ type: "object", additionalProperties: { type: "string" } }, []],
    [{ type: "string", pattern: "^(?i)a$" }, []],
    [{ type: "string", default: "b", enum: ["a", "b"] }, []],
    [
      {
        type: "object",
        properties: { b: { type: "integer" } },
        "x-kubernetes-validations": [{ rule: "self.b > 1 && self.b < oldSelf.b" }],
      },
      [],
    ],
    [{ type: "array" }, [`${at}.items FieldValueRequired`]],
    [{ type: "text" }, [`${at}.type FieldValueNotSupported`]],
    [{ type: "string", anyOf: [{ type: "string" }] }, [`${at}.anyOf[0].type FieldValueForbidden`]],
    [
      { type: "object", properties: { b: { type: "string" } }, additionalProperties: { type: "string" } },
      [`${at}.additionalProperties FieldValueForbidden`],
    ],
    [{ type: "array", items: { type: "string" }, uniqueItems: true }, [`${at}.uniqueItems FieldValueForbidden`]],
    [
      { type: "array", items: { type: "object" }, "x-kubernetes-list-type": "set" },
      [`${at}.items.x-kubernetes-map-type FieldValueInvalid`],
    ],
    [
      { type: "array", items: { type: "object" }, "x-kubernetes-list-type": "map" },
      [`${at}.x-kubernetes-list-map-keys FieldValueRequired`],
    ],
    [{ type: "string", "x-kubernetes-map-type": "atomic" }, [`${at}.type FieldValueInvalid`]],
    [{ type: "object", "x-kubernetes-preserve-unknown-fields": false }, [`${at}.x-kubernetes-preserve-unknown-fields FieldValueInvalid`]],
    [{ type: "object", "x-kubernetes-embedded-resource": true }, [`${at}.properties FieldValueRequired`]],
    [{ type: "object", properties: { b: { type: "string" } }, default: { c: 1 } }, [`${at}.default FieldValueInvalid`]],
    [
      { type: "string", "x-kubernetes-validations": [{ rule: "self.b == 1" }] },
      [`${at}.x-kubernetes-validations[0].rule FieldValueInvalid`],
    ],
    [{ type: "object", "x-kubernetes-validations": [{ rule: "self.c" }] }, [`${at}.x-kubernetes-validations[0].rule FieldValueInvalid`]],
    [
      { type: "string", "x-kubernetes-validations": [{ rule: "true", fieldPath: ".b", reason: "No" }] },
      [`${at}.x-kubernetes-validations[0].reason FieldValueNotSupported`, `${at}.x-kubernetes-validations[0].fieldPath FieldValueInvalid`],
    ],
  ])("with the schema %j is refused for %j", async (schema, causes) => {
    expect(await refusal(withField(schema))).toEqual(causes);
  });

  it("declares every field that its value rules speak of", async () => {
    const schema = { type: "object", allOf: [{ properties: { b: { minimum: 1 } } }] };
    const causes = ["spec.validation.openAPIV3Schema.properties[b] FieldValueRequired"];
    expect(await refusal(definition({ versions: [version({}, schema)] }))).toEqual(causes);
  });

  it("keeps its group and its plural, and remembers every version it was stored in", async () => {
    await plane.create(path, definition());
    const one = `${path}/widgets.example.com`;
    const patch = (spec: Json) => plane.api().patch(one).set("Content-Type", "application/merge-patch+json").send({ spec });
    expect((await patch({ group: "other.com" })).body.details.causes.map(({ field }: Json) => field)).toContain("spec.group");
    const { body } = await patch({ versions: [version({ storage: false }), version({ name: "v2" })] });
    expect(body.status.storedVersions).toEqual(["v1", "v2"]);
    const gone = await patch({ versions: [version({ name: "v2" })] });
    expect(gone.body.details.causes.map(({ field }: Json) => field)).toEqual(["status.storedVersions[0]"]);
  });
});
