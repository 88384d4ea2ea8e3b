import { describe, expect, it } from "vitest";
import type { Deployment } from "../../../../src/api/types/apps-v1.ts";
import { templateWarnings } from "../../../../src/kinds/core/pod/template-warnings.ts";
import { builtinKinds } from "../../../../src/kinds/index.ts";

const spec = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "z", whenUnsatisfiable: "ScheduleAnyway" }], containers: [] };
const deployment = (generation: number) =>
  ({ metadata: { name: "web", generation }, spec: { template: { metadata: {}, spec } } }) as unknown as Deployment;
const warnings = templateWarnings<Deployment>("spec.template", (object) => object.spec.template);

describe("templates of Pods", () => {
  it("are warned of when they are created, with the path they stand at", () => {
    expect(warnings(deployment(1), undefined)).toEqual([
      "spec.template.spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
    ]);
  });

  it("are warned of again when the object's generation goes up, and not otherwise", () => {
    expect(warnings(deployment(2), deployment(1))).toHaveLength(1);
    expect(warnings(deployment(2), deployment(2))).toEqual([]);
  });

  it.each(["deployments", "replicasets", "statefulsets", "daemonsets", "jobs", "cronjobs", "replicationcontrollers", "podtemplates"])(
    "%s are such objects",
    (plural) => {
      expect(builtinKinds.find((kind) => kind.plural === plural)?.options.warnings).toBeDefined();
    },
  );
});
