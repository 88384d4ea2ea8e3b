import { describe, expect, it } from "vitest";
import { deploymentManifest, type Json, podManifest, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 0 });
const configMaps = "/api/v1/namespaces/default/configmaps";
const deployments = "/apis/apps/v1/namespaces/default/deployments";

interface Options {
  readonly manager?: string;
  readonly query?: string;
  /** JSON unless it is a text. */
  readonly body: object | string;
}

async function apply(
  path: string,
  { manager = "m1", query = "", body }: Options,
): Promise<{ status: number; body: Json; warning: string }> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const target = `${path}?fieldManager=${manager}${query}`;
  const answer = await plane.api().patch(target).set("Content-Type", "application/apply-patch+yaml").send(text);
  return { status: answer.status, body: answer.body, warning: answer.headers["warning"] ?? "" };
}

const configMap = (name: string, data: object = {}, metadata: object = {}): Json => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...metadata },
  data,
});
const applyMap = (name: string, data: object, rest: Partial<Options> = {}) =>
  apply(`${configMaps}/${name}`, { body: configMap(name, data), ...rest });

const ownersOf = ({ metadata }: Json) =>
  (metadata.managedFields ?? []).map(({ manager, operation, subresource, fieldsV1 }: Json) => ({
    who: [manager, operation, subresource].filter(Boolean).join(" "),
    fields: fieldsV1,
  }));
const causesOf = ({ body }: { body: Json }) => body.details?.causes?.map(({ field, message }: Json) => `${field}: ${message}`);

describe("an apply", () => {
  it("creates with 201, changes with 200, and writes nothing when nothing changes", async () => {
    const made = await applyMap("a", { k: "1" });
    const again = await applyMap("a", { k: "1" });
    const changed = await applyMap("a", { k: "2" });
    expect([made.status, again.status, changed.status]).toEqual([201, 200, 200]);
    expect(again.body).toEqual(made.body);
    expect(changed.body.data).toEqual({ k: "2" });
    expect(Number(changed.body.metadata.resourceVersion)).toBeGreaterThan(Number(made.body.metadata.resourceVersion));
  });

  it("moves its time only when it changes something", async () => {
    const first = await applyMap("timed", { k: "1" });
    await plane.advance("10s");
    const second = await applyMap("timed", { k: "1" }, { manager: "m2" });
    const third = await applyMap("timed", { k: "1" });
    const times = ({ body }: { body: Json }) => body.metadata.managedFields.map(({ manager, time }: Json) => [manager, time]);
    const [[, time]] = times(first);
    // an apply that changes nothing but ownership has no time at all
    expect(times(second)).toEqual([
      ["m1", time],
      ["m2", undefined],
    ]);
    expect(third.body.metadata.resourceVersion).toBe(second.body.metadata.resourceVersion);
  });

  it("takes YAML", async () => {
    const text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata:\n  k: |\n    line\n";
    expect((await apply(`${configMaps}/yaml`, { body: text })).body.data).toEqual({ k: "line\n" });
  });

  it("creates kinds that a PUT cannot create, and namespaces", async () => {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec: { ports: [{ port: 80 }] } };
    expect((await apply("/api/v1/namespaces/default/services/s", { body: service })).status).toBe(201);
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } };
    expect((await apply("/api/v1/namespaces/team", { body: namespace })).status).toBe(201);
    expect((await apply(`${configMaps.replace("default", "nowhere")}/x`, { body: configMap("x") })).status).toBe(404);
  });

  it("shows in a dry run what it would do", async () => {
    expect((await applyMap("dry", { k: "1" }, { query: "&dryRun=All" })).status).toBe(201);
    expect((await plane.api().get(`${configMaps}/dry`)).status).toBe(404);
  });

  it("may say which version it means, but not on a create", async () => {
    const { body } = await applyMap("versioned", { k: "1" });
    const at = (resourceVersion: string) =>
      apply(`${configMaps}/versioned`, { body: configMap("versioned", { k: "2" }, { resourceVersion }) });
    expect((await at("1")).status).toBe(409);
    expect((await at(body.metadata.resourceVersion)).status).toBe(200);
  });

  it.each([
    ["another name", configMap("b"), 400],
    ["another namespace", configMap("refused", {}, { namespace: "other" }), 400],
    ["another kind", { ...configMap("refused"), kind: "Secret" }, 400],
    ["another version", { ...configMap("refused"), apiVersion: "v2" }, 400],
    ["no kind", { metadata: { name: "refused" } }, 400],
    ["managedFields", configMap("refused", {}, { managedFields: [] }), 400],
    ["a uid of nothing", configMap("refused", {}, { uid: "11111111-2222-3333-4444-555555555555" }), 409],
    ["no name", { apiVersion: "v1", kind: "ConfigMap" }, 400],
    ["an unknown field", { ...configMap("refused"), nope: 1 }, 500],
    ["a wrong type", configMap("refused", { k: 1 }), 500],
    ["a wrong value", { ...configMap("refused"), data: ["k"] }, 500],
    ["a list", [], 400],
    ["broken YAML", "a: [1", 400],
  ])("refuses %s", async (_, body, code) => {
    const { status } = await apply(`${configMaps}/refused`, { body });
    expect(status).toBe(code);
    expect((await plane.api().get(`${configMaps}/refused`)).status).toBe(404);
  });

  it("needs a manager", async () => {
    const answer = await plane.api().patch(`${configMaps}/a`).set("Content-Type", "application/apply-patch+yaml").send("{}");
    expect([answer.status, answer.body.details.causes[0].field]).toEqual([422, "fieldManager"]);
  });

  it("is not taken as CBOR", async () => {
    const answer = await plane.api().patch(`${configMaps}/a?fieldManager=m`).set("Content-Type", "application/apply-patch+cbor").send("x");
    expect(answer.status).toBe(415);
  });

  it.each([
    ["Strict", 400, ""],
    ["Warn", 201, "299"],
    ["Ignore", 201, ""],
  ])("meets duplicate keys with fieldValidation %s", async (validation, code, warning) => {
    const name = `twice-${validation.toLowerCase()}`;
    const texts = [
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n  k: a\n  k: b\n`,
      `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}"},"data":{"k":"a","k":"b"}}`,
    ];
    for (const body of texts) {
      const answer = await apply(`${configMaps}/${name}`, { body, query: `&fieldValidation=${validation}` });
      expect([answer.status, answer.warning.slice(0, 3)]).toEqual([code, warning]);
      if (code === 201) await plane.remove(`${configMaps}/${name}`);
    }
  });

  it("is validated like any update", async () => {
    await apply(`${deployments}/valid`, { body: deploymentManifest("valid") });
    const body = deploymentManifest("valid", { selector: { matchLabels: { app: "other" } } });
    const answer = await apply(`${deployments}/valid`, { body });
    expect([answer.status, answer.body.details.causes.map(({ field }: Json) => field)]).toEqual([
      422,
      ["spec.template.metadata.labels", "spec.selector"],
    ]);
  });
});

describe("fields of several managers", () => {
  it("belong to all that say the same, and stay until the last gives them up", async () => {
    await applyMap("shared", { same: "1", mine: "1" });
    await applyMap("shared", { same: "1" }, { manager: "m2" });
    expect((await applyMap("shared", { mine: "1" })).body.data).toEqual({ mine: "1", same: "1" });
    expect((await applyMap("shared", {}, { manager: "m2" })).body.data).toEqual({ mine: "1" });
  });

  it("conflict when they differ, unless forced", async () => {
    await applyMap("fought", { a: "1", b: "1" });
    await plane.patch(`${configMaps}/fought?fieldManager=editor`, { data: { b: "2" } });
    const refused = await applyMap("fought", { a: "3", b: "3" }, { manager: "m2" });
    expect([refused.status, refused.body.reason]).toEqual([409, "Conflict"]);
    expect(causesOf(refused)).toEqual(['.data.b: conflict with "editor" using v1', '.data.a: conflict with "m1"']);
    const forced = await applyMap("fought", { a: "3", b: "3" }, { manager: "m2", query: "&force=true" });
    expect(ownersOf(forced.body)).toEqual([{ who: "m2 Apply", fields: { "f:data": { "f:a": {}, "f:b": {} } } }]);
  });

  it("that were made by nobody known belong to what was there before the first apply", async () => {
    await plane.create(configMaps, configMap("unowned", { k: "1" }));
    await plane.patch(`${configMaps}/unowned`, { metadata: { managedFields: [{}] } });
    const refused = await applyMap("unowned", { k: "2" });
    expect(causesOf(refused)).toEqual(['.data.k: conflict with "before-first-apply" using v1']);
    const { body } = await applyMap("unowned", { k: "1" });
    expect(ownersOf(body).map(({ who }: Json) => who)).toEqual(["m1 Apply", "before-first-apply Update"]);
  });

  it("are items of lists by their keys, values of sets, and whole atomic lists", async () => {
    const pod = (spec: object, metadata: object = {}) => podManifest("items", spec, metadata);
    const path = "/api/v1/namespaces/default/pods/items";
    const containers = (...names: string[]) => names.map((name) => ({ name, image: `${name}:1` }));
    await apply(path, { body: pod({ containers: containers("a") }, { finalizers: ["example.com/a"] }) });
    const tolerations = [{ key: "k", operator: "Exists" }];
    const { body } = await apply(path, {
      manager: "m2",
      body: { ...pod({ tolerations }, { finalizers: ["example.com/b"] }), spec: { tolerations } },
    });
    expect(body.metadata.finalizers).toEqual(["example.com/a", "example.com/b"]);
    expect(ownersOf(body)[1]).toEqual({
      who: "m2 Apply",
      fields: { "f:metadata": { "f:finalizers": { 'v:"example.com/b"': {} } }, "f:spec": { "f:tolerations": {} } },
    });
    const twice = await apply(path, { body: pod({ containers: [...containers("a"), ...containers("a")] }) });
    expect([twice.status, twice.body.message]).toEqual([500, expect.stringContaining('duplicate entries for key [name="a"]')]);
    await plane.patch(path, { metadata: { finalizers: null } });
  });

  it("give their defaults back when given up", async () => {
    const body = deploymentManifest("defaulted", { revisionHistoryLimit: 3 });
    await apply(`${deployments}/defaulted`, { body });
    const given = await apply(`${deployments}/defaulted`, { body: deploymentManifest("defaulted") });
    expect(given.body.spec.revisionHistoryLimit).toBe(10);
  });

  it("keep their order, new items among the old ones", async () => {
    const env = (...names: string[]) => names.map((name) => ({ name, value: "v" }));
    const template = (names: string[]) => ({
      apiVersion: "v1",
      kind: "PodTemplate",
      metadata: { name: "ordered" },
      template: { spec: { containers: [{ name: "c", image: "i", env: env(...names) }] } },
    });
    const path = "/api/v1/namespaces/default/podtemplates/ordered";
    await apply(path, { body: template(["a", "b", "c", "d"]) });
    const { body } = await apply(path, { manager: "m2", body: template(["x", "d", "b", "y"]) });
    expect(body.template.spec.containers[0].env.map(({ name }: Json) => name)).toEqual(["a", "c", "x", "d", "b", "y"]);
  });
});

describe("an apply through a subresource", () => {
  it("of status owns nothing of spec, and one of the main resource nothing of status", async () => {
    const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "i" } };
    const path = "/apis/networking.k8s.io/v1/namespaces/default/ingresses/i";
    const spec = { defaultBackend: { service: { name: "s", port: { number: 80 } } } };
    const status = { loadBalancer: { ingress: [{ ip: "10.0.0.1" }] } };
    const made = await apply(path, { body: { ...ingress, spec, status } });
    expect([made.status, made.body.status]).toEqual([201, { loadBalancer: {} }]);
    const { body } = await apply(`${path}/status`, { body: { ...ingress, spec: { ingressClassName: "x" }, status } });
    expect(body.status).toEqual(status);
    expect(body.spec).toEqual(spec);
    expect(ownersOf(body)[1]).toEqual({ who: "m1 Apply status", fields: { "f:status": { "f:loadBalancer": { "f:ingress": {} } } } });
    expect((await apply(`${path.replace(/i$/, "none")}/status`, { body: { ...ingress, status } })).status).toBe(404);
  });

  it("of scale owns the workload's replicas", async () => {
    await apply(`${deployments}/scaled`, { body: deploymentManifest("scaled", { replicas: 1 }) });
    const scale = (replicas: number) => ({ apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "scaled" }, spec: { replicas } });
    const refused = await apply(`${deployments}/scaled/scale`, { manager: "m2", body: scale(2) });
    expect(causesOf(refused)).toEqual(['.spec.replicas: conflict with "m1"']);
    const { body } = await apply(`${deployments}/scaled/scale`, { manager: "m2", query: "&force=true", body: scale(2) });
    expect([body.kind, body.spec]).toEqual(["Scale", { replicas: 2 }]);
    const owners = ownersOf(await plane.get(`${deployments}/scaled`));
    expect(owners.find(({ who }: Json) => who === "m2 Apply scale").fields).toEqual({ "f:spec": { "f:replicas": {} } });
    expect(owners.find(({ who }: Json) => who === "m1 Apply").fields["f:spec"]["f:replicas"]).toBeUndefined();
    // the applier of the workload gives it up without touching it
    const { replicas: _, ...spec } = deploymentManifest("scaled").spec;
    const main = await apply(`${deployments}/scaled`, { body: { ...deploymentManifest("scaled"), spec } });
    expect(main.body.spec.replicas).toBe(2);
  });
});

describe("the move from client-side apply", () => {
  const annotation = "kubectl.kubernetes.io/last-applied-configuration";
  const clientSide = async (name: string, data: object) => {
    const annotations = { [annotation]: JSON.stringify(configMap(name, data)) };
    await plane.create(`${configMaps}?fieldManager=kubectl-client-side-apply`, configMap(name, data, { annotations }));
  };

  it("lets kubectl take what its annotation says, and keeps the annotation up to date", async () => {
    await clientSide("moved", { k: "1" });
    expect((await applyMap("moved", { k: "2" }, { manager: "other" })).status).toBe(409);
    const { status, body } = await applyMap("moved", { k: "2" }, { manager: "kubectl" });
    expect([status, body.data]).toEqual([200, { k: "2" }]);
    expect(JSON.parse(body.metadata.annotations[annotation])).toEqual(configMap("moved", { k: "2" }));
    expect(body.metadata.annotations[annotation]).toMatch(/\n$/);
  });

  it("does not let it take what somebody else has changed since", async () => {
    await clientSide("changed", { k: "1" });
    await plane.patch(`${configMaps}/changed?fieldManager=editor`, { data: { k: "2" } });
    expect(causesOf(await applyMap("changed", { k: "3" }, { manager: "kubectl" }))).toEqual(['.data.k: conflict with "editor" using v1']);
  });
});

describe("who may patch but not create", () => {
  const rules = [{ apiGroups: ["", "coordination.k8s.io"], resources: ["configmaps", "leases"], verbs: ["get", "patch", "update"] }];
  const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "patcher" };
  const asPatcher = (request: Json) => request.set("Impersonate-User", "pat");

  it("applies to what is there, and makes nothing", async () => {
    await plane.create(`${rbac}/roles`, { metadata: { name: "patcher" }, rules });
    const subjects = [{ kind: "User", name: "pat", apiGroup: "rbac.authorization.k8s.io" }];
    await plane.create(`${rbac}/rolebindings`, { metadata: { name: "patcher" }, subjects, roleRef });
    await applyMap("theirs", { k: "1" });
    const applyAs = (name: string) =>
      asPatcher(
        plane.api().patch(`${configMaps}/${name}?fieldManager=pat&force=true`).set("Content-Type", "application/apply-patch+yaml"),
      ).send(JSON.stringify(configMap(name, { k: "2" })));
    expect((await applyAs("theirs")).status).toBe(200);
    const refused = await applyAs("not-theirs");
    expect([refused.status, refused.body.details]).toEqual([403, { kind: "configmaps", name: "not-theirs" }]);
    const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "l" } };
    const path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/l";
    expect((await asPatcher(plane.api().put(path)).send(lease)).status).toBe(403);
    expect((await plane.api().put(path).send(lease)).status).toBe(201);
  });
});
