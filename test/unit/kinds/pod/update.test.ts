import { describe, expect, it } from "vitest";
import type { Pod, PodSpec } from "../../../../src/api/types/core-v1.ts";
import { ephemeralContainersView } from "../../../../src/kinds/core/pod/ephemeral-containers.ts";
import { resizeView } from "../../../../src/kinds/core/pod/resize.ts";
import { validatePodStatusUpdate } from "../../../../src/kinds/core/pod/status-update.ts";
import { validatePodUpdate } from "../../../../src/kinds/core/pod/update-rules.ts";
import { brief, hookContext, podOf, withSpec } from "../../../support/pod.ts";

const hard = "requiredDuringSchedulingIgnoredDuringExecution";
const onNodes = (...keys: string[]) => ({
  nodeAffinity: { [hard]: { nodeSelectorTerms: [{ matchExpressions: keys.map((key) => ({ key, operator: "Exists" as const })) }] } },
});
const image = [{ name: "c", image: "i:2" }] as unknown as PodSpec["containers"];

const cases: readonly [string, object, (old: Pod) => Partial<PodSpec>, readonly string[]][] = [
  ["changes images", {}, ({ spec }) => ({ containers: spec.containers.map((one) => ({ ...one, image: "i:2" })) }), []],
  ["keeps the number of containers", {}, ({ spec }) => ({ containers: [...spec.containers, ...image] }), ["spec.containers Forbidden"]],
  ["sets a deadline", {}, () => ({ activeDeadlineSeconds: 9 }), []],
  ["never raises a deadline", { activeDeadlineSeconds: 5 }, () => ({ activeDeadlineSeconds: 9 }), ["spec.activeDeadlineSeconds Invalid"]],
  [
    "never removes a deadline",
    { activeDeadlineSeconds: 5 },
    () => ({ activeDeadlineSeconds: undefined }),
    ["spec.activeDeadlineSeconds Invalid"],
  ],
  ["adds tolerations", {}, () => ({ tolerations: [{ operator: "Exists" }] }), []],
  ["keeps old tolerations", { tolerations: [{ operator: "Exists" }] }, () => ({ tolerations: [] }), ["spec.tolerations Forbidden"]],
  ["removes gates", { schedulingGates: [{ name: "g" }] }, () => ({ schedulingGates: [] }), []],
  ["adds no gates", {}, () => ({ schedulingGates: [{ name: "g" }] }), ["spec.schedulingGates[0].name Forbidden"]],
  [
    "narrows a gated Pod",
    { schedulingGates: [{ name: "g" }], affinity: onNodes("a") },
    () => ({ nodeSelector: { a: "b" }, affinity: onNodes("a", "b") }),
    [],
  ],
  [
    "does not widen a gated Pod",
    { schedulingGates: [{ name: "g" }], affinity: onNodes("a", "b") },
    () => ({ affinity: onNodes("a") }),
    [`spec.affinity.nodeAffinity.${hard}.nodeSelectorTerms[0] Invalid`],
  ],
  ["gives a gated Pod its first affinity", { schedulingGates: [{ name: "g" }] }, () => ({ affinity: onNodes("a") }), []],
  ["does not narrow a free Pod", {}, () => ({ nodeSelector: { a: "b" } }), ["spec Forbidden"]],
  ["fixes the grace period", {}, () => ({ terminationGracePeriodSeconds: 1 }), ["spec Forbidden"]],
  ["fixes everything else", {}, () => ({ nodeName: "n" }), ["spec Forbidden"]],
];

describe("an update of a Pod", () => {
  it.each(cases)("%s", (_, spec, change, errors) => {
    const old = podOf(spec);
    expect(brief(validatePodUpdate(withSpec(old, change(old)), old))).toEqual(errors);
  });

  it("lets a negative grace period become one", () => {
    const old = withSpec(podOf(), { terminationGracePeriodSeconds: -1 });
    expect(validatePodUpdate(withSpec(old, { terminationGracePeriodSeconds: 1 }), old)).toEqual([]);
  });
});

const terminated = (exitCode: number) => [{ name: "c", state: { terminated: { exitCode } } }];
const running = [{ name: "c", state: { running: {} } }];

describe("a status update", () => {
  it.each([
    ["Never", 1, ["status.containerStatuses[0].state Forbidden"]],
    ["OnFailure", 1, []],
    ["OnFailure", 0, ["status.containerStatuses[0].state Forbidden"]],
    ["Always", 0, []],
  ] as const)("with restart policy %s and exit code %i: a container running again is %j", (restartPolicy, code, errors) => {
    const old = { ...podOf({ restartPolicy }), status: { containerStatuses: terminated(code) } } as unknown as Pod;
    const next = { ...old, status: { containerStatuses: running } } as unknown as Pod;
    expect(brief(validatePodStatusUpdate(next, old))).toEqual(errors);
  });

  it("keeps podIP and podIPs together and one address a family", () => {
    const old = { ...podOf(), status: {} } as Pod;
    const next = { ...old, status: { podIP: "10.0.0.1", podIPs: [{ ip: "10.0.0.2" }, { ip: "10.0.0.3" }] } } as Pod;
    expect(brief(validatePodStatusUpdate(next, old))).toEqual(["status.podIPs[0].ip Invalid", "status.podIPs Invalid"]);
  });
});

describe("views of a Pod", () => {
  const resources = { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } };
  const old = podOf({ containers: [{ name: "c", image: "i:1", resources }] }, { generation: 1 });
  const sized = (change: object, image = "i:1") => podOf({ containers: [{ name: "c", image, resources: change }] }, { labels: { a: "b" } });

  it("resize takes resources and nothing else", () => {
    const next = resizeView.prepareForUpdate?.(
      sized({ ...resources, limits: { cpu: "3", memory: "2Gi" } }, "i:2"),
      old,
      hookContext,
    ) as Pod;
    expect([next.spec.containers[0]?.image, next.spec.containers[0]?.resources.limits?.["cpu"]]).toEqual(["i:1", "3"]);
    expect([next.metadata.labels, next.metadata.generation]).toEqual([undefined, 2]);
    expect(resizeView.validateUpdate?.(next, old, hookContext)).toEqual([]);
  });

  it.each([
    [{ requests: resources.requests }, ["spec.containers[0].resources.limits Forbidden"]],
    [{ requests: resources.limits, limits: resources.limits }, ["spec Invalid"]],
    [{ ...resources, requests: { ...resources.requests, "ephemeral-storage": "1Gi" } }, ["spec Forbidden"]],
  ])("resize refuses %j", (change, errors) => {
    const next = resizeView.prepareForUpdate?.(sized(change), old, hookContext) as Pod;
    expect(brief(resizeView.validateUpdate?.(next, old, hookContext) ?? [])).toEqual(errors);
  });

  it("debug containers are added but stay as they are", () => {
    const before = podOf({ ephemeralContainers: [{ name: "a", image: "i:1" }] });
    const propose = (...list: object[]) =>
      ephemeralContainersView.prepareForUpdate?.(podOf({ ephemeralContainers: list }), before, hookContext) as Pod;
    const judged = (next: Pod) => brief(ephemeralContainersView.validateUpdate?.(next, before, hookContext) ?? []);
    expect(judged(propose({ name: "a", image: "i:1" }, { name: "b", image: "i" }))).toEqual([]);
    expect(judged(propose({ name: "a", image: "i:2" }))).toEqual(["spec.ephemeralContainers Forbidden"]);
    expect(judged(propose())).toEqual(["spec.ephemeralContainers Forbidden"]);
  });
});
