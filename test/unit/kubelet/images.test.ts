import { describe, expect, it } from "vitest";
import type { Container, Pod } from "../../../src/api/types/core-v1.ts";
import { annotatedBehavior, behaviorAnnotation } from "../../../src/kubelet/images/annotation.ts";
import { outcomeOf } from "../../../src/kubelet/images/command.ts";
import { parseImageName, pullErrorOf } from "../../../src/kubelet/images/image-name.ts";
import { behaviorOf, type Role } from "../../../src/kubelet/images/resolve.ts";
import { container } from "./worker-bench.ts";

const sh = (script: string) => ["sh", "-c", script];

describe("commands known without a shell", () => {
  it.each([
    [["sleep", "90"], 90_000, 0],
    [["/bin/sleep", "1m", "0.5s"], 60_500, 0],
    [["sleep", "infinity"], undefined, 0],
    [["true"], 0, 0],
    [["false"], 0, 1],
    [["exit", "7"], 0, 7],
    [sh("exit 3"), 0, 3],
    [sh("sleep 5; exit 2"), 5_000, 2],
    [["/bin/bash", "-ec", "echo hello && sleep 2"], 2_000, 0],
    [sh("false || sleep 4"), 4_000, 0],
    [sh("true || exit 9; false && exit 8"), 0, 1],
    [sh("echo start; while true; do date; sleep 1; done"), undefined, 0],
    [sh("tail -f /dev/null"), undefined, 0],
    [sh("exec sleep 10"), 10_000, 0],
  ] as const)("%j lasts %s ms and exits %s", (argv, duration, exitCode) => {
    expect(outcomeOf(argv)).toEqual({ duration, exitCode });
  });

  it.each([
    [["nginx"]],
    [sh("nginx -g 'daemon off;'")],
    [sh("until nslookup db; do sleep 1; done")],
    [sh("sleep $(cat x)")],
    [sh("sleep soon")],
  ])("does not guess at %j", (argv) => expect(outcomeOf(argv)).toBeUndefined());
});

describe("images", () => {
  it.each([
    ["nginx", { host: "", path: "nginx", tag: "" }],
    ["docker.io/library/nginx:1.25", { host: "docker.io", path: "nginx", tag: "1.25" }],
    ["localhost:5000/a/b:c", { host: "localhost:5000", path: "a/b", short: "b", tag: "c" }],
    ["team/app:v1", { host: "", path: "team/app", tag: "v1" }],
  ])("reads %s", (image, parts) => expect(parseImageName(image)).toMatchObject(parts));

  it.each([
    ["nginx:1.161", "ErrImagePull"],
    ["ngnix", "ErrImagePull"],
    ["nginx:bad", "ErrImagePull"],
    ["registry.invalid/app:1", "ErrImagePull"],
    ["app:does-not-exist", "ErrImagePull"],
    ["x/flaky:2", "ErrImagePull"],
    ["Nginx:1", "InvalidImageName"],
    ["nginx:1:2", "InvalidImageName"],
    ["nginx:1.25-alpine", undefined],
    ["registry.k8s.io/pause:3.10", undefined],
  ])("%s: %s", (image, reason) => expect(pullErrorOf(image, /flaky/)?.reason).toBe(reason));
});

describe("behaviours", () => {
  const of = (spec: Container, { role = "main", owner, annotation }: { role?: Role; owner?: string; annotation?: string } = {}) => {
    const ownerReferences = owner ? [{ apiVersion: "v1", kind: owner, name: "o", uid: "o", controller: true }] : [];
    const annotations = annotation ? { [behaviorAnnotation]: annotation } : {};
    const pod = { metadata: { name: "p", ownerReferences, annotations } } as unknown as Pod;
    return behaviorOf(pod, { spec, role }, { failImage: undefined, jobDuration: 1_000 });
  };

  it("follow annotation, command, image, then the part in the Pod", () => {
    expect(of(container("nginx")).exitAfter).toBeUndefined();
    expect(of(container("nginx"), { role: "init" }).exitAfter).toBe(0);
    expect(of(container("nginx"), { owner: "Job" }).exitAfter).toBe(1_000);
    expect(of(container("busybox")).exitAfter).toBe(0);
    expect(of(container("busybox", { stdin: true })).exitAfter).toBeUndefined();
    expect(of(container("busybox", { args: ["sleep", "5"] })).exitAfter).toBe(5_000);
    expect(of(container("nginx", { command: ["false"] }), { annotation: "run: true" }).exitAfter).toBeUndefined();
  });

  it("come from the annotation by container name, by * or for all", () => {
    const text = '{"web":{"crash":"30s"},"*":{"readyAfter":2,"stopAfter":"never"}}';
    expect(annotatedBehavior(text, "web")).toEqual({ exitAfter: 30_000, exitCode: 1 });
    expect(annotatedBehavior(text, "log")).toEqual({ readyAfter: 2_000, stopAfter: Number.MAX_SAFE_INTEGER });
    expect(annotatedBehavior("oom: true", "any")).toEqual({ exitAfter: 0, exitCode: 137, oom: true });
  });

  it.each([["web: { colour: red }"], ["exitAfter: soon"], ["exitCode: 300"], ["[1]"]])("%s is refused with a message", (text) => {
    expect(() => annotatedBehavior(text, "web")).toThrow(behaviorAnnotation);
  });
});
