import { describe, expect, it } from "vitest";
import type { ObjectMeta } from "../../../src/api/meta.ts";
import { validateMeta, validateMetaUpdate } from "../../../src/api/validate-meta.ts";

const owner = { apiVersion: "v1", kind: "ConfigMap", name: "o", uid: "u" };
const errors = (meta: ObjectMeta, namespaced = true) =>
  validateMeta({ name: "a", namespace: "n", ...meta }, { namespaced }).map(({ type, field }) => `${type} ${field}`);

describe("validateMeta", () => {
  it.each<[string, ObjectMeta, string[]]>([
    ["nothing wrong", { labels: { "a.b/c": "d", e: "" }, annotations: { "UP/Key": "x" }, finalizers: ["a.b/c", "orphan"] }, []],
    ["no name", { name: "" }, ["Required metadata.name"]],
    ["a generated name", { name: "", generateName: "web-" }, []],
    [
      "a bad prefix and the name made of it",
      { name: "Bad_x", generateName: "Bad_" },
      ["Invalid metadata.generateName", "Invalid metadata.name"],
    ],
    ["a name of 254", { name: "a".repeat(254) }, ["Invalid metadata.name"]],
    ["no namespace", { namespace: "" }, ["Required metadata.namespace"]],
    ["a bad namespace", { namespace: "a.b" }, ["Invalid metadata.namespace"]],
    ["a negative generation", { generation: -1 }, ["Invalid metadata.generation"]],
    ["a label with two slashes", { labels: { "a/b/c": "x" } }, ["Invalid metadata.labels"]],
    ["a label without a name", { labels: { "x.y/": "x" } }, ["Invalid metadata.labels", "Invalid metadata.labels"]],
    ["a label value with a blank", { labels: { a: "b c" } }, ["Invalid metadata.labels"]],
    ["an annotation key with a blank", { annotations: { "a b": "" } }, ["Invalid metadata.annotations"]],
    ["annotations of 256 KiB and a byte", { annotations: { a: "x".repeat(262_144) } }, ["TooLong metadata.annotations"]],
    [
      "an owner without name and uid",
      { ownerReferences: [{ ...owner, name: "", uid: "" }] },
      ["Required metadata.ownerReferences[0].name", "Required metadata.ownerReferences[0].uid"],
    ],
    [
      "an owner of a malformed version",
      { ownerReferences: [{ ...owner, apiVersion: "a/b/c" }] },
      ["Invalid metadata.ownerReferences[0].apiVersion"],
    ],
    ["an Event as owner", { ownerReferences: [{ ...owner, kind: "Event" }] }, ["Invalid metadata.ownerReferences[0]"]],
    [
      "two controllers",
      {
        ownerReferences: [
          { ...owner, controller: true },
          { ...owner, controller: true },
        ],
      },
      ["Invalid metadata.ownerReferences"],
    ],
    ["unqualified finalizers", { finalizers: ["a b/c", "short"] }, ["Invalid metadata.finalizers", "Invalid metadata.finalizers[1]"]],
    ["finalizers that exclude each other", { finalizers: ["orphan", "foregroundDeletion"] }, ["Invalid metadata.finalizers"]],
    [
      "an owner of fields with an endless name",
      { managedFields: [{ manager: "m".repeat(129), operation: "Update" }] },
      ["TooLong metadata.managedFields[0].manager"],
    ],
  ])("%s", (_, meta, expected) => {
    expect(errors(meta)).toEqual(expected);
  });

  it("forbids a namespace on cluster-scoped kinds", () => {
    expect(errors({}, false)).toEqual(["Forbidden metadata.namespace"]);
  });

  it("asks the kind about names", () => {
    const rules = { namespaced: false, validateName: (name: string, prefix: boolean) => (prefix ? undefined : `no ${name}`) };
    expect(validateMeta({ name: "x", generateName: "y" }, rules)).toMatchObject([{ field: "metadata.name", detail: "no x" }]);
  });
});

describe("validateMetaUpdate", () => {
  const old: ObjectMeta = { name: "a", namespace: "n", uid: "u", generation: 2, finalizers: ["x/y"] };
  const dying: ObjectMeta = { ...old, deletionTimestamp: "2020-01-01T00:00:00Z", deletionGracePeriodSeconds: 30 };
  it.each<[string, ObjectMeta, ObjectMeta, string[]]>([
    ["labels may change", old, { ...old, labels: { a: "b" } }, []],
    ["identity may not", old, { ...old, name: "b", uid: "v" }, ["Invalid metadata.name", "Invalid metadata.uid"]],
    ["generation may not go down", old, { ...old, generation: 1 }, ["Invalid metadata.generation"]],
    ["deletion is not set by an update", old, dying, ["Invalid metadata.deletionTimestamp", "Invalid metadata.deletionGracePeriodSeconds"]],
    ["finalizers go while terminating", dying, { ...dying, finalizers: [] }, []],
    ["finalizers do not come while terminating", dying, { ...dying, finalizers: ["x/y", "x/z"] }, ["Forbidden metadata.finalizers"]],
  ])("%s", (_, before, after, expected) => {
    expect(validateMetaUpdate(after, before).map(({ type, field }) => `${type} ${field}`)).toEqual(expected);
  });
});
