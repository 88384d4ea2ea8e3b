import { describe, expect, it } from "vitest";
import { DecodeError, decode } from "../../../src/schema/decode.ts";

const container = { name: "c", image: "a", resources: {} };
const pod = (spec: object) => ({ metadata: {}, spec: { containers: [container], ...spec }, status: {} });
const spec = (value: object) => (decode("core/v1.Pod", pod(value)).value as { spec: Record<string, unknown> }).spec;

describe("decode", () => {
  it("hands back what is in normal form, untouched", () => {
    const body = pod({ nodeName: "n", tolerations: [{ key: "a" }] });
    expect(decode("core/v1.Pod", body)).toEqual({ value: body, unknown: [] });
    expect(decode("core/v1.Pod", body).value).toBe(body);
  });

  it("shares what did not change and leaves the input alone", () => {
    const body = { metadata: { name: "a" }, spec: { containers: [container], nodeName: "" }, status: {} };
    const { value } = decode("core/v1.Pod", body);
    expect(value["metadata"]).toBe(body.metadata);
    expect(body.spec.nodeName).toBe("");
    expect(value["spec"]).toEqual({ containers: [container] });
  });

  it("names unknown fields by path, in order, and drops them", () => {
    const body = { foo: 1, spec: { bar: {}, containers: [{ ...container, imagee: "x" }] } };
    const { value, unknown } = decode("core/v1.Pod", body);
    expect(unknown).toEqual(["foo", "spec.bar", "spec.containers[0].imagee"]);
    expect(value).toEqual({ metadata: {}, spec: { containers: [container] }, status: {} });
  });

  it("knows fields by exact case and is not fooled by names of Object", () => {
    expect(decode("core/v1.ConfigMap", { Data: {}, constructor: 1 }).unknown).toEqual(["Data", "constructor"]);
    expect(decode("core/v1.ConfigMap", JSON.parse('{"data":{"__proto__":"x"}}')).value).toEqual(
      JSON.parse('{"data":{"__proto__":"x"},"metadata":{}}'),
    );
  });

  it("writes fields that are always written", () => {
    expect(decode("apps/v1.Deployment", {}).value).toEqual({
      metadata: {},
      spec: { selector: null, strategy: {}, template: { metadata: {}, spec: { containers: null } } },
      status: {},
    });
  });

  it.each([
    ["an empty string", { nodeName: "" }, {}],
    ["false", { hostNetwork: false }, {}],
    ["null", { nodeName: null }, {}],
    ["an empty list", { tolerations: [] }, {}],
    ["an empty map", { nodeSelector: {} }, {}],
    ["zero of a pointer, which stays", { terminationGracePeriodSeconds: 0 }, { terminationGracePeriodSeconds: 0 }],
    ["false of a pointer, which stays", { enableServiceLinks: false }, { enableServiceLinks: false }],
    ["an empty struct behind a pointer, which stays", { securityContext: {} }, { securityContext: {} }],
    ["null in a map of strings, which is empty text", { nodeSelector: { a: null } }, { nodeSelector: { a: "" } }],
  ])("treats %s as Go does", (_, given, kept) => {
    expect(spec(given)).toEqual({ containers: [container], ...kept });
  });

  it("writes quantities in their canonical form, from text or number", () => {
    const limits = { cpu: 0.1, memory: "1024Mi", x: null };
    const { overhead } = spec({ overhead: limits });
    expect(overhead).toEqual({ cpu: "100m", memory: "1Gi", x: "0" });
  });

  it.each([
    ["2024-02-28T00:00:00.5+02:00", "2024-02-27T22:00:00Z"],
    ["2024-02-28T00:00:00Z", "2024-02-28T00:00:00Z"],
    ["0001-01-01T00:00:00Z", null],
  ])("writes the time %s as %s", (given, written) => {
    const condition = { type: "A", status: "True", lastTransitionTime: given };
    const { value } = decode("apps/v1.Deployment", { status: { conditions: [condition] } });
    expect(value).toMatchObject({ status: { conditions: [{ lastTransitionTime: written }] } });
  });

  it("keeps microseconds and asks for them", () => {
    const lease = (renewTime: string) => decode("coordination/v1.Lease", { spec: { renewTime } }).value;
    expect(lease("2024-01-01T01:00:00.123456+01:00")).toMatchObject({ spec: { renewTime: "2024-01-01T00:00:00.123456Z" } });
    expect(() => lease("2024-01-01T00:00:00Z")).toThrow('as "2006-01-02T15:04:05.000000Z07:00"');
  });

  it("takes numbers and text where either may stand", () => {
    const port = (targetPort: unknown) => decode("core/v1.Service", { spec: { ports: [{ port: 1, targetPort }] } }).value;
    expect(port("web")).toMatchObject({ spec: { ports: [{ targetPort: "web" }] } });
    expect(port(80)).toMatchObject({ spec: { ports: [{ targetPort: 80 }] } });
    expect(() => port(true)).toThrow("cannot unmarshal bool into Go value of type int32");
  });

  it("passes raw JSON through", () => {
    const data = { anything: [1, { goes: null }] };
    expect(decode("apps/v1.ControllerRevision", { data, revision: 1 }).value).toMatchObject({ data });
  });

  it("looks into the schemas of a custom resource definition", () => {
    const openAPIV3Schema = { type: "object", properties: { a: { items: { typo: 1 }, additionalProperties: true } } };
    const { unknown } = decode("apiextensions/v1.CustomResourceDefinition", { spec: { versions: [{ schema: { openAPIV3Schema } }] } });
    expect(unknown).toEqual(["spec.versions[0].schema.openAPIV3Schema.properties.a.items.typo"]);
  });

  it("survives documents a thousand levels deep", () => {
    const nested = (open: string, close: string) => JSON.parse(open.repeat(1000) + close.repeat(1000));
    expect(decode("core/v1.ConfigMap", { x: nested("[", "]") }).unknown).toEqual(["x"]);
    const openAPIV3Schema = JSON.parse(`${'{"not":'.repeat(1000)}{}${"}".repeat(1000)}`);
    expect(decode("apiextensions/v1.CustomResourceDefinition", { spec: { versions: [{ schema: { openAPIV3Schema } }] } }).unknown).toEqual(
      [],
    );
  });
});

describe("decode refuses", () => {
  it.each([
    ["apps/v1.Deployment", { spec: { replicas: "3" } }, "string into Go struct field DeploymentSpec.spec.replicas of type int32"],
    ["apps/v1.Deployment", { spec: { replicas: 1.5 } }, "number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32"],
    ["apps/v1.Deployment", { spec: { replicas: 2 ** 31 } }, "of type int32"],
    ["core/v1.Pod", pod({ containers: {} }), "object into Go struct field PodSpec.spec.containers of type []v1.Container"],
    ["core/v1.Pod", pod({ hostNetwork: "yes" }), "string into Go struct field PodSpec.spec.hostNetwork of type bool"],
    ["core/v1.Pod", { metadata: { labels: { a: 1 } } }, "number into Go struct field ObjectMeta.metadata.labels of type string"],
    ["core/v1.Pod", pod({ containers: [{ env: [{ value: 1 }] }] }), "field EnvVar.spec.containers.env.value of type string"],
    ["core/v1.Pod", [], "array into Go value of type v1.Pod"],
    ["core/v1.Secret", { data: { a: "*" } }, "illegal base64 data at input byte 0"],
    ["core/v1.Pod", pod({ overhead: { cpu: "much" } }), "quantities must match"],
    ["core/v1.Pod", { status: { startTime: "2024-02-30T00:00:00Z" } }, 'parsing time "2024-02-30T00:00:00Z"'],
  ])("a wrong value in a %s: %j", (type, body, message) => {
    expect(() => decode(type, body)).toThrow(DecodeError);
    expect(() => decode(type, body)).toThrow(message);
  });
});
