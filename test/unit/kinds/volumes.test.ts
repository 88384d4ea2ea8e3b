import { describe, expect, it } from "vitest";
import { persistentVolume } from "../../../src/kinds/core/persistent-volume.ts";
import { persistentVolumeClaim } from "../../../src/kinds/core/persistent-volume-claim.ts";
import { createFakeWorld, meant, shortly } from "../../support/hook-context.ts";

const { context } = createFakeWorld();
const csi = { driver: "d.example.com", volumeHandle: "h" };
const volume = (more: object) =>
  meant(persistentVolume, {
    metadata: { name: "v" },
    spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], csi, ...more },
  });
const errors = (more: object) => shortly(persistentVolume.validate(volume(more), context));
const changed = (before: object, now: object) => shortly(persistentVolume.validateUpdate(volume(now), volume(before), context));
const secret = { name: "s", namespace: "ns" };
const terms = (...nodeSelectorTerms: object[]) => ({ nodeAffinity: { required: { nodeSelectorTerms } } });
const path = "spec.nodeAffinity.required.nodeSelectorTerms";

describe("a volume", () => {
  it.each<[string, object, string[]]>([
    ["is fine as it is", {}, []],
    [
      "names the whole of its secrets",
      { csi: { ...csi, nodeStageSecretRef: { name: "s" } } },
      ["Required spec.csi.nodeStageSecretRef.namespace"],
    ],
    ["has node affinity of some kind", terms(), [`Required ${path}`]],
    [
      "has operators that are known",
      terms({ matchExpressions: [{ key: "a", operator: "Near", values: ["b"] }] }),
      [`Invalid ${path}[0].matchExpressions[0].operator`],
    ],
    ["names a class of attributes or none", { volumeAttributesClassName: "" }, ["Required spec.volumeAttributesClassName"]],
    [
      "has a class of attributes for a driver only",
      { csi: undefined, hostPath: { path: "/a" }, volumeAttributesClassName: "a" },
      ["Required spec.csi"],
    ],
  ])("%s", (_, more, expected) => {
    expect(errors(more)).toEqual(expected);
  });

  it.each<[string, object, object, string[]]>([
    ["keeps its source", {}, { csi: { ...csi, volumeHandle: "i" } }, ["Forbidden spec.persistentvolumesource"]],
    ["may get the secret to grow with", {}, { csi: { ...csi, controllerExpandSecretRef: secret } }, []],
    ["keeps having attributes", { volumeAttributesClassName: "a" }, {}, ["Forbidden spec.volumeAttributesClassName"]],
    ["may change its attributes", { volumeAttributesClassName: "a" }, { volumeAttributesClassName: "b" }, []],
  ])("%s", (_, before, now, expected) => {
    expect(changed(before, now)).toEqual(expected);
  });
});

describe("the status of a claim", () => {
  const view = persistentVolumeClaim.subresources["status"];
  const claim = (status: object) =>
    meant(persistentVolumeClaim, {
      metadata: { name: "c", namespace: "ns" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      status,
    });
  const written = (status: object) =>
    view?.shape === "view" ? shortly(view.validateUpdate?.(claim(status), claim({}), context) ?? []) : [];
  it.each<[string, object, string[]]>([
    ["says how growing goes", { allocatedResources: { storage: "2Gi" }, allocatedResourceStatuses: { storage: "NodeResizePending" } }, []],
    [
      "does not say it in other words",
      { allocatedResourceStatuses: { storage: "Soon" } },
      ["NotSupported status.allocatedResourceStatuses"],
    ],
    ["does not say it of other things", { allocatedResources: { cpu: "1" } }, ["NotSupported status.allocatedResources"]],
  ])("%s", (_, status, expected) => {
    expect(written(status)).toEqual(expected);
  });
});
