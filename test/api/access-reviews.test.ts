import { beforeAll, describe, expect, it } from "vitest";
import { rule, urls } from "../../src/kinds/bootstrap/rbac-rule.ts";
import { type Json, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 0 });
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const authorization = "/apis/authorization.k8s.io/v1";
const local = `${authorization}/namespaces/default/localsubjectaccessreviews`;
const group = "rbac.authorization.k8s.io";

async function bound(name: string, kind: "Role" | "ClusterRole", subjects: readonly object[], namespace?: string): Promise<void> {
  const path = namespace ? `${rbac}/namespaces/${namespace}/rolebindings` : `${rbac}/clusterrolebindings`;
  await plane.create(path, { metadata: { name }, roleRef: { apiGroup: group, kind, name }, subjects });
}
const user = (name: string) => ({ kind: "User", apiGroup: group, name });

const review = async (spec: object, { path = `${authorization}/subjectaccessreviews`, ...rest }: Json = {}): Promise<Json> => {
  const { body } = await plane
    .api()
    .post(path)
    .send({ spec, ...rest });
  return body;
};
const getPods = { verb: "get", resource: "pods", namespace: "default" };

beforeAll(async () => {
  await plane.create(`${rbac}/clusterroles`, {
    metadata: { name: "reader" },
    rules: [rule("get", "core", "pods"), urls("get", "/logs**")],
  });
  await plane.create(`${rbac}/clusterroles`, { metadata: { name: "scaler" }, rules: [rule("update", "*", "*/scale")] });
  await bound("reader", "ClusterRole", [user("reader"), user("half")]);
  await bound("scaler", "ClusterRole", [user("scaler")]);
  await bound("gone", "ClusterRole", [user("lost"), user("half")]);
  await bound("lost-role", "Role", [user("lost")], "default");
  await bound("gone-too", "ClusterRole", [user("lost")], "default");
});

const goneText = 'clusterrole.rbac.authorization.k8s.io "gone" not found';
const goneHere = `[${goneText}, clusterrole.rbac.authorization.k8s.io "gone-too" not found, role.rbac.authorization.k8s.io "lost-role" not found]`;

describe("a review", () => {
  it("says which bound roles are not there when nothing allows it", async () => {
    const said = async (name: string, attributes: object) => (await review({ user: name, resourceAttributes: attributes })).status;
    expect(await said("lost", { ...getPods, namespace: undefined })).toEqual({ allowed: false, reason: `RBAC: ${goneText}` });
    expect(await said("lost", getPods)).toEqual({ allowed: false, reason: `RBAC: ${goneHere}` });
    expect(await said("half", getPods)).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "reader" of ClusterRole "reader" to User "half"',
    });
    expect(await said("nobody", getPods)).toEqual({ allowed: false });
  });

  it("is also what a refused request says", async () => {
    const get = async (path: string) => (await plane.api().get(path).set("Impersonate-User", "lost")).body.message;
    expect(await get("/api/v1/namespaces/default/pods/p")).toBe(
      `pods "p" is forbidden: User "lost" cannot get resource "pods" in API group "" in the namespace "default": RBAC: ${goneHere}`,
    );
    expect(await get("/metrics")).toBe(`forbidden: User "lost" cannot get path "/metrics": RBAC: ${goneText}`);
  });

  it.each([
    ["scaler", { verb: "update", group: "apps", resource: "deployments", subresource: "scale" }, true],
    ["scaler", { verb: "update", group: "apps", resource: "deployments/scale" }, false],
    ["scaler", { verb: "update", group: "apps", resource: "deployments" }, false],
    ["scaler", { verb: "update", group: "*", resource: "deployments", subresource: "scale", version: "v9" }, true],
    ["reader", { verb: "get", resource: "pods", name: "any" }, true],
    ["reader", { verb: "*", resource: "pods" }, false],
    ["reader", { verb: "get", group: "*", resource: "pods" }, false],
  ])("of %s and %j: %s", async (name, resourceAttributes, allowed) => {
    expect((await review({ user: name, resourceAttributes })).status.allowed).toBe(allowed);
  });

  it.each([
    ["/logs", true],
    ["/logs/a", true],
    ["/log", false],
  ])("of the path %s: %s", async (path, allowed) => {
    expect((await review({ user: "reader", nonResourceAttributes: { path, verb: "get" } })).status.allowed).toBe(allowed);
  });

  it("knows the groups it is told of, and no others", async () => {
    const path = { nonResourceAttributes: { path: "/healthz", verb: "get" } };
    expect((await review({ user: "x", ...path })).status).toEqual({ allowed: false });
    expect((await review({ groups: ["system:unauthenticated"], ...path })).status.allowed).toBe(true);
    expect((await review({ groups: ["system:masters"], ...path })).status).toEqual({ allowed: true });
  });
});

describe("selectors in a review", () => {
  const answer = async (selectors: object) => review({ user: "reader", resourceAttributes: { ...getPods, ...selectors } });
  const partly = "partially ignored due to parse error";
  const ignored = "ignored due to parse error";
  const [field, label] = ["spec.resourceAttributes.fieldSelector", "spec.resourceAttributes.labelSelector"];
  const of = (...requirements: object[]) => ({ requirements });
  const inOne = { key: "a", operator: "In", values: ["b"] };

  it.each<[string, object, string | undefined]>([
    ["raw ones", { fieldSelector: { rawSelector: "a=b,c!=d" }, labelSelector: { rawSelector: "a in (b),!c" } }, undefined],
    ["conditions", { fieldSelector: of(inOne), labelSelector: of(inOne, { key: "a", operator: "Exists" }) }, undefined],
    ["a raw field selector that is none", { fieldSelector: { rawSelector: "a" } }, `${field} ${ignored}`],
    ["a raw label selector that is none", { labelSelector: { rawSelector: "a in" } }, `${label} ${ignored}`],
    ["two values of a field", { fieldSelector: of({ ...inOne, values: ["b", "c"] }) }, `${field} ${ignored}`],
    ["a field that exists", { fieldSelector: of(inOne, { key: "a", operator: "Exists" }) }, `${field} ${partly}`],
    ["an operator nobody knows", { labelSelector: of({ key: "a", operator: "Near" }, inOne) }, `${label} ${partly}`],
    [
      "both",
      { fieldSelector: of({ key: "a", operator: "Near" }), labelSelector: of({ key: "a", operator: "Near" }) },
      `${field} ${ignored}; ${label} ${ignored}`,
    ],
  ])("may be %s: they do not change the answer", async (_, selectors, evaluationError) => {
    const { status, spec } = await answer(selectors);
    expect(status).toEqual({ allowed: true, reason: expect.stringContaining("RBAC"), ...(evaluationError ? { evaluationError } : {}) });
    expect(spec.resourceAttributes).toMatchObject(selectors);
  });

  it.each<[string, object, readonly string[]]>([
    ["empty", { fieldSelector: {}, labelSelector: {} }, [`Required ${field}.requirements`, `Required ${label}.requirements`]],
    ["given twice", { labelSelector: { rawSelector: "a=b", ...of(inOne) } }, [`Invalid ${label}.rawSelector`]],
    ["a field without name", { fieldSelector: of({ operator: "In", values: ["b"] }) }, [`Required ${field}.requirements[0].key`]],
    ["in nothing", { fieldSelector: of(inOne, { key: "a", operator: "NotIn" }) }, [`Required ${field}.requirements[1].values`]],
    ["there with a value", { labelSelector: of({ ...inOne, operator: "Exists" }) }, [`Forbidden ${label}.requirements[0].values`]],
    [
      "no labels",
      { labelSelector: of({ key: "a b", operator: "In", values: ["c d"] }) },
      [`Invalid ${label}.requirements[0].key`, `Invalid ${label}.requirements[0].values[0]`],
    ],
  ])("may not be %s", async (_, selectors, errors) => {
    const { code, details } = await answer(selectors);
    const causes = details.causes.map(({ reason, field: at }: Json) => `${reason.replace("FieldValue", "")} ${at}`);
    expect([code, causes]).toEqual([422, errors]);
  });
});

describe("the form of a review", () => {
  const self = `${authorization}/selfsubjectaccessreviews`;
  const spec = { user: "reader", resourceAttributes: getPods };
  const causes = async (reviewed: object, rest: object): Promise<string[]> =>
    (await review(reviewed, rest)).details.causes.map((cause: Json) => `${cause.field}: ${cause.message}`);

  it("has no name and no labels", async () => {
    const metadata = { labels: { a: "b" } };
    const said = [expect.stringMatching(/^metadata: Invalid value: \{.*"a":"b".*\}: must be empty$/)];
    expect(await causes(spec, { metadata })).toEqual(said);
    expect(await causes({ resourceAttributes: getPods }, { path: self, metadata })).toEqual(said);
    expect(await causes(spec, { path: local, metadata })).toEqual([expect.stringContaining("must be empty except for namespace")]);
    const set = { uid: "u", creationTimestamp: "2030-01-01T00:00:00Z" };
    expect((await review(spec, { metadata: set })).status.allowed).toBe(true);
  });

  it("asks for one thing", async () => {
    const detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
    const both = { ...spec, nonResourceAttributes: { path: "/", verb: "get" } };
    expect(await causes(both, {})).toEqual([`spec: Invalid value: {"Path":"/","Verb":"get"}: ${detail}`]);
    expect(await causes({}, { path: self })).toEqual([`spec: Invalid value: null: ${detail}`]);
  });

  it("of a namespace asks for that namespace", async () => {
    expect((await review(spec, { path: local })).status.allowed).toBe(true);
    expect(await causes({ ...spec, resourceAttributes: { verb: "get" } }, { path: local })).toEqual([
      'spec.resourceAttributes.namespace: Invalid value: "": must match metadata.namespace',
    ]);
    expect(await causes({ user: "x", nonResourceAttributes: { path: "/" } }, { path: local })).toEqual([
      'spec.nonResourceAttributes: Invalid value: {"Path":"/","Verb":""}: disallowed on this kind of request',
    ]);
    expect((await review(spec, { path: local, metadata: { namespace: "other" } })).code).toBe(400);
  });
});

describe("the rules of who asks", () => {
  const rulesOf = async (name: string): Promise<Json> => {
    const path = `${authorization}/selfsubjectrulesreviews`;
    const { body } = await plane
      .api()
      .post(path)
      .set("Impersonate-User", name)
      .send({ metadata: { name: "x" }, spec: { namespace: "default" } });
    return body;
  };

  it("are those of their bindings", async () => {
    const { metadata, spec, status } = await rulesOf("reader");
    expect([metadata, spec]).toEqual([{}, {}]);
    expect(status.resourceRules).toContainEqual(rule("get", "core", "pods"));
    expect(status.nonResourceRules).toContainEqual(urls("get", "/logs**"));
    expect(status).not.toHaveProperty("evaluationError");
    expect(status.incomplete).toBe(false);
  });

  it("come with what could not be found", async () => {
    const { status } = await rulesOf("half");
    expect(status.resourceRules).toContainEqual(rule("get", "core", "pods"));
    expect([status.incomplete, status.evaluationError]).toEqual([false, goneText]);
    expect((await rulesOf("lost")).status.evaluationError).toBe(goneHere);
  });
});

describe("a list or watch by name", () => {
  beforeAll(async () => {
    await plane.create(`${rbac}/clusterroles`, { metadata: { name: "named" }, rules: [rule("get list watch", "core", "secrets", "mine")] });
    await bound("named", "ClusterRole", [user("named"), { kind: "ServiceAccount", name: "bot" }], "default");
  });
  const secrets = "/api/v1/namespaces/default/secrets";
  const get = (query: string) => plane.api().get(`${secrets}${query}`).set("Impersonate-User", "named");
  const selecting = (selector: string) => `?fieldSelector=${encodeURIComponent(selector)}`;

  it.each([
    ["metadata.name=mine", 200],
    ["metadata.name==mine,type=Opaque", 200],
    ["metadata.name=other", 403],
    ["metadata.name!=mine", 403],
    ["type=Opaque", 403],
    ["metadata.name", 403],
  ])("with %s is answered with %i", async (selector, code) => {
    const { status, body } = await get(selecting(selector));
    expect(status).toBe(code);
    if (selector === "metadata.name=other") expect(body.message).toMatch(/^secrets "other" is forbidden: User "named" cannot list/);
  });

  it("without it is refused, and so is the deletion of what it selects", async () => {
    expect((await get("")).status).toBe(403);
    expect((await get(`${selecting("metadata.name=other")}&watch=1`)).body.message).toMatch(
      /^secrets "other" is forbidden: .* cannot watch/,
    );
    const gone = await plane
      .api()
      .delete(`${secrets}${selecting("metadata.name=mine")}`)
      .set("Impersonate-User", "named");
    expect(gone.body.message).toMatch(/^secrets is forbidden: .* cannot deletecollection/);
  });

  it("is allowed to a ServiceAccount of the binding's own namespace", async () => {
    const path = `${secrets}${selecting("metadata.name=mine")}`;
    const ask = (namespace: string) => plane.api().get(path).set("Impersonate-User", `system:serviceaccount:${namespace}:bot`);
    expect([(await ask("default")).status, (await ask("kube-system")).status]).toEqual([200, 403]);
  });
});
