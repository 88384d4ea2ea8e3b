import { describe, expect, it } from "vitest";
import type { ContainerStatus, Pod } from "../../../../src/api/types/core-v1.ts";
import { podCells, podRowConditions } from "../../../../src/kinds/columns/pod.ts";

const now = Date.parse("2020-01-01T00:10:00Z");
const status = (name: string, rest: object = {}) =>
  ({ name, ready: false, restartCount: 0, image: "i", imageID: "", ...rest }) as ContainerStatus;
const running = (name: string) => status(name, { ready: true, started: true, state: { running: {} } });
const ended = (name: string, terminated: object) => status(name, { state: { terminated } });
const waiting = (name: string, reason: string) => status(name, { state: { waiting: { reason } } });
const crashed = { restartCount: 3, lastState: { terminated: { exitCode: 1, finishedAt: "2020-01-01T00:08:00Z" } } };

/** A Pod of one container "c". */
const pod = (rest: object = {}, spec: object = {}, metadata: object = {}) =>
  ({
    metadata: { name: "p", creationTimestamp: "2020-01-01T00:00:00Z", ...metadata },
    spec: { containers: [{ name: "c" }], ...spec },
    status: { phase: "Running", ...rest },
  }) as unknown as Pod;
const row = (of: Pod) => podCells(of, now).slice(1, 4);
const inits = { initContainers: [{ name: "a" }, { name: "b" }] };

describe("podCells", () => {
  it.each<[string, Pod, unknown[]]>([
    ["a new Pod", pod({ phase: "Pending" }), ["0/1", "Pending", "0"]],
    [
      "a gated Pod",
      pod({ phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] }),
      ["0/1", "SchedulingGated", "0"],
    ],
    ["a running Pod", pod({ containerStatuses: [running("c")] }), ["1/1", "Running", "0"]],
    ["a waiting container", pod({ containerStatuses: [waiting("c", "ContainerCreating")] }), ["0/1", "ContainerCreating", "0"]],
    [
      "a crash loop and when it last crashed",
      pod({ containerStatuses: [{ ...waiting("c", "CrashLoopBackOff"), ...crashed }] }),
      ["0/1", "CrashLoopBackOff", "3 (2m ago)"],
    ],
    [
      "a finished container",
      pod({ phase: "Succeeded", containerStatuses: [ended("c", { exitCode: 0, reason: "Completed" })] }),
      ["0/1", "Completed", "0"],
    ],
    [
      "an exit code without a reason",
      pod({ phase: "Failed", containerStatuses: [ended("c", { exitCode: 3 })] }),
      ["0/1", "ExitCode:3", "0"],
    ],
    ["a signal", pod({ phase: "Failed", containerStatuses: [ended("c", { exitCode: 1, signal: 9 })] }), ["0/1", "Signal:9", "0"]],
    ["a reason of the Pod's own", pod({ phase: "Failed", reason: "Evicted" }), ["0/1", "Evicted", "0"]],
    [
      "one container done, one running",
      pod(
        { containerStatuses: [ended("c", { exitCode: 0, reason: "Completed" }), running("d")] },
        { containers: [{ name: "c" }, { name: "d" }] },
      ),
      ["1/2", "NotReady", "0"],
    ],
    [
      "init containers to come",
      pod({ phase: "Pending", initContainerStatuses: [waiting("a", "PodInitializing")] }, inits),
      ["0/1", "Init:0/2", "0"],
    ],
    [
      "the second init container",
      pod({ phase: "Pending", initContainerStatuses: [ended("a", { exitCode: 0 }), status("b", { state: { running: {} } })] }, inits),
      ["0/1", "Init:1/2", "0"],
    ],
    [
      "a failed init container",
      pod({ phase: "Failed", initContainerStatuses: [ended("a", { exitCode: 7 })] }, inits),
      ["0/1", "Init:ExitCode:7", "0"],
    ],
    [
      "a crashing init container",
      pod({ phase: "Pending", initContainerStatuses: [{ ...waiting("a", "CrashLoopBackOff"), ...crashed }] }, inits),
      ["0/1", "Init:CrashLoopBackOff", "3 (2m ago)"],
    ],
    [
      "a sidecar",
      pod(
        { initContainerStatuses: [running("a")], containerStatuses: [running("c")] },
        { initContainers: [{ name: "a", restartPolicy: "Always" }] },
      ),
      ["2/2", "Running", "0"],
    ],
    [
      "a terminating Pod",
      pod({ containerStatuses: [running("c")] }, {}, { deletionTimestamp: "2020-01-01T00:11:00Z" }),
      ["1/1", "Terminating", "0"],
    ],
    [
      "a finished Pod being deleted",
      pod({ phase: "Failed", reason: "Evicted" }, {}, { deletionTimestamp: "2020-01-01T00:11:00Z" }),
      ["0/1", "Evicted", "0"],
    ],
    ["a Pod on a lost node", pod({ reason: "NodeLost" }), ["0/1", "NodeLost", "0"]],
    [
      "a terminating Pod on a lost node",
      pod({ reason: "NodeLost" }, {}, { deletionTimestamp: "2020-01-01T00:11:00Z" }),
      ["0/1", "Unknown", "0"],
    ],
  ])("%s", (_, of, expected) => {
    expect(row(of)).toEqual(expected);
  });

  it("says age, place and readiness gates", () => {
    const conditions = [
      { type: "g1", status: "True" },
      { type: "g2", status: "False" },
    ];
    const of = pod(
      { podIPs: [{ ip: "10.0.0.1" }], conditions },
      { nodeName: "n", readinessGates: [{ conditionType: "g1" }, { conditionType: "g2" }] },
    );
    expect(podCells(of, now).slice(4)).toEqual(["10m", "10.0.0.1", "n", "<none>", "1/2"]);
  });
});

it.each([
  ["Succeeded", "Succeeded"],
  ["Failed", "Failed"],
  ["Running", undefined],
])("marks the row of a %s Pod", (phase, reason) => {
  expect(podRowConditions(pod({ phase }))?.[0]).toEqual(reason && expect.objectContaining({ type: "Completed", status: "True", reason }));
});
