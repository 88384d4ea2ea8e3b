import { describe, expect, it } from "vitest";
import { behaviorAnnotation } from "../../../src/kubelet/images/annotation.ts";
import { container, createBench } from "./worker-bench.ts";

const behaves = (text: string) => ({ annotations: { [behaviorAnnotation]: text } });
const deleted = (grace: number) => (pod: Parameters<Parameters<ReturnType<typeof createBench>["change"]>[0]>[0]) => ({
  ...pod,
  metadata: { ...pod.metadata, deletionTimestamp: "2026-01-01T01:00:00Z", deletionGracePeriodSeconds: grace, generation: 2 },
});

describe("start", () => {
  it("goes from Pending to Ready in one report when nothing holds it up", () => {
    for (const pace of ["instant", "quick"] as const) {
      const bench = createBench({ spec: { containers: [container("web"), container("log")] }, pace });
      bench.pass(5);
      expect(bench.reports.map((text) => text.replace(/^\S+ /, ""))).toEqual(["Running ready log=running web=running"]);
      expect(bench.outcome.wake).toBeUndefined();
    }
  });

  it("shows its stages at real pace", () => {
    const bench = createBench({ spec: { containers: [container("web")] }, pace: "real" });
    bench.pass(5);
    expect(bench.reports).toEqual(["0 Pending unready web=ContainerCreating", "2.5 Running ready web=running"]);
    expect(bench.events.map(({ reason }) => reason)).toEqual(["Pulling", "Pulled", "Created", "Started"]);
  });

  it("carries addresses, ids, generation and all five conditions", () => {
    const { status } = createBench({ spec: { containers: [container("web")] } });
    expect(status).toMatchObject({ podIP: "10.244.0.2", hostIP: "172.18.0.2", observedGeneration: 1, qosClass: "BestEffort" });
    expect(status.startTime).toBe("2026-01-01T00:00:00Z");
    expect(status.conditions?.map(({ type, status: s }) => `${type}=${s}`)).toEqual([
      "PodReadyToStartContainers=True",
      "Initialized=True",
      "Ready=True",
      "ContainersReady=True",
      "PodScheduled=True",
    ]);
    expect(status.containerStatuses?.[0]).toMatchObject({ started: true, ready: true, restartCount: 0, image: "web:1" });
    expect(status.containerStatuses?.[0]?.containerID).toMatch(/^simulated:\/\/[0-9a-f]{64}$/);
  });

  it("waits for what its environment and volumes refer to", () => {
    let missing: string | undefined = 'configmap "c" not found';
    let volume: string | undefined = 'MountVolume.SetUp failed for volume "v" : secret "s" not found';
    const world = { missingReference: () => missing, missingVolume: () => volume };
    const bench = createBench({ spec: { containers: [container("web")] }, world });
    expect(bench.status.podIP).toBeUndefined();
    volume = undefined;
    bench.pass(1);
    missing = undefined;
    bench.pass(1);
    expect(bench.reports.map((text) => text.slice(2))).toEqual([
      "Pending unready web=ContainerCreating",
      "Pending unready web=CreateContainerConfigError",
      "Running ready web=running",
    ]);
    expect(bench.events.filter(({ type }) => type === "Warning").map(({ reason }) => reason)).toEqual(["FailedMount", "Failed"]);
  });

  it("heeds probes and readiness gates", () => {
    const readinessProbe = { initialDelaySeconds: 5, periodSeconds: 10, successThreshold: 2 };
    const spec = { containers: [container("web", { readinessProbe })], readinessGates: [{ conditionType: "x/up" }] };
    const bench = createBench({ spec, pace: "real" });
    bench.pass(60);
    expect(bench.status.conditions?.find(({ type }) => type === "Ready")?.reason).toBe("ReadinessGatesNotReady");
    expect(bench.status.conditions?.find(({ type }) => type === "ContainersReady")).toMatchObject({
      status: "True",
      lastTransitionTime: "2026-01-01T00:00:17Z",
    });
    bench.change((pod) => ({
      ...pod,
      status: { ...pod.status, conditions: [...(pod.status.conditions ?? []), { type: "x/up", status: "True" }] },
    }));
    expect(bench.status.conditions?.find(({ type }) => type === "Ready")?.status).toBe("True");
  });
});

describe("images that cannot be pulled", () => {
  it("alternates between ErrImagePull and ImagePullBackOff with growing back-off", () => {
    const bench = createBench({ spec: { containers: [container("web", { image: "nginx:1.161" })] }, pace: "quick" });
    bench.pass(40);
    expect(bench.reports).toEqual([
      "0.2 Pending unready web=ErrImagePull",
      "1.2 Pending unready web=ImagePullBackOff",
      "10.4 Pending unready web=ErrImagePull",
      "11.4 Pending unready web=ImagePullBackOff",
      "30.6 Pending unready web=ErrImagePull",
      "31.6 Pending unready web=ImagePullBackOff",
    ]);
    expect(bench.events.slice(0, 5).map(({ reason }) => reason)).toEqual(["Pulling", "Failed", "Failed", "BackOff", "Failed"]);
  });
});

describe("ends and restarts", () => {
  it("restarts a crashing container at once, then after 10, 20, 40 s … 300 s", () => {
    const spec = { containers: [container("web", { command: ["sh", "-c", "exit 3"] })] };
    const bench = createBench({ spec });
    bench.pass(3_600);
    const times = bench.reports.map((text) => Number(text.split(" ")[0]));
    expect(times.slice(0, 8)).toEqual([0, 10, 30, 70, 150, 310, 610, 910]);
    expect(bench.reports[1]).toBe("10 Running unready web=CrashLoopBackOff:2");
    expect(bench.status.containerStatuses?.[0]?.lastState.terminated).toMatchObject({ exitCode: 3, reason: "Error" });
  });

  it("forgets the back-off after ten minutes of peace", () => {
    const bench = createBench({ spec: { containers: [container("web")] }, metadata: behaves("exitAfter: 11m") });
    bench.pass(3_600);
    expect(bench.status.containerStatuses?.[0]?.restartCount).toBe(5);
    expect(bench.reports.some((text) => text.includes("CrashLoopBackOff"))).toBe(false);
  });

  it.each([
    ["Never", "exit 0", "Succeeded unready web=Completed(0)"],
    ["Never", "exit 1", "Failed unready web=Error(1)"],
    ["OnFailure", "exit 0", "Succeeded unready web=Completed(0)"],
    ["OnFailure", "exit 1", "Running unready web=CrashLoopBackOff:1"],
    ["Always", "exit 0", "Running unready web=CrashLoopBackOff:1"],
  ] as const)("with restartPolicy %s and %s reports %s", (restartPolicy, script, last) => {
    const bench = createBench({ spec: { restartPolicy, containers: [container("web", { command: ["sh", "-c", script] })] } });
    bench.pass(5);
    expect(bench.reports.at(-1)).toBe(`0 ${last}`);
  });

  it("lets a Job's containers end after the job duration", () => {
    const ownerReferences = [{ apiVersion: "batch/v1", kind: "Job", name: "j", uid: "j", controller: true }];
    const bench = createBench({ spec: { restartPolicy: "Never", containers: [container("work")] }, metadata: { ownerReferences } });
    bench.pass(5);
    expect(bench.reports).toEqual(["0 Running ready work=running", "1 Succeeded unready work=Completed(0)"]);
    expect(bench.status.conditions?.find(({ type }) => type === "Ready")?.reason).toBe("PodCompleted");
  });

  it("is killed for memory, by its liveness probe, and by the Pod's deadline", () => {
    const oom = createBench({ spec: { restartPolicy: "Never", containers: [container("web")] }, metadata: behaves("oom: 5s") });
    oom.pass(10);
    expect(oom.reports.at(-1)).toBe("5 Failed unready web=OOMKilled(137)");
    const livenessProbe = { periodSeconds: 5, failureThreshold: 2 };
    const spec = { containers: [container("web", { livenessProbe })] };
    const dead = createBench({ spec, metadata: behaves("liveFor: 20s"), pace: "real" });
    dead.pass(40);
    expect(dead.status.containerStatuses?.[0]?.restartCount).toBe(1);
    expect(dead.events.map(({ reason }) => reason)).toContain("Unhealthy");
    const late = createBench({ spec: { activeDeadlineSeconds: 7, containers: [container("web")] } });
    late.pass(10);
    expect(late.reports.at(-1)).toBe("7 Failed unready web=Completed(0)");
    expect(late.status.reason).toBe("DeadlineExceeded");
  });
});

describe("init containers and sidecars", () => {
  const sidecar = container("proxy", { restartPolicy: "Always" });

  it("run one after the other, a sidecar only has to start", () => {
    const initContainers = [container("one", { command: ["sleep", "3"] }), sidecar, container("two", { command: ["sleep", "4"] })];
    const bench = createBench({ spec: { initContainers, containers: [container("web")] } });
    bench.pass(10);
    expect(bench.reports).toEqual([
      "0 Pending unready one=running proxy=PodInitializing two=PodInitializing web=PodInitializing",
      "3 Pending unready one=Completed(0) proxy=running two=running web=PodInitializing",
      "7 Running ready one=Completed(0) proxy=running two=Completed(0) web=running",
    ]);
  });

  it("fail the Pod under restartPolicy Never", () => {
    const spec = {
      restartPolicy: "Never" as const,
      initContainers: [container("one", { command: ["false"] })],
      containers: [container("web")],
    };
    expect(createBench({ spec }).reports).toEqual(["0 Failed unready one=Error(1) web=PodInitializing"]);
  });

  it("stop after the main containers, in reverse order", () => {
    const initContainers = [sidecar, container("log", { restartPolicy: "Always" })];
    const spec = { restartPolicy: "Never" as const, initContainers, containers: [container("web", { command: ["sleep", "5"] })] };
    const bench = createBench({ spec, metadata: behaves('{"log":{"stopAfter":"2s"},"proxy":{"stopAfter":"3s"}}') });
    bench.pass(20);
    expect(bench.reports.slice(1)).toEqual([
      "5 Running unready proxy=running log=running web=Completed(0)",
      "7 Running unready proxy=running log=Completed(0) web=Completed(0)",
      "10 Succeeded unready proxy=Completed(0) log=Completed(0) web=Completed(0)",
    ]);
  });
});

describe("deletion", () => {
  it("stops the containers, reports their end and lets the Pod go", () => {
    const bench = createBench({ spec: { containers: [container("web")] }, pace: "real" });
    bench.pass(10);
    bench.change(deleted(30));
    expect(bench.outcome.remove).toBe(false);
    bench.pass(1);
    expect(bench.outcome.remove).toBe(true);
    expect(bench.reports.at(-1)).toBe("10.5 Succeeded unready web=Completed(0)");
    expect(bench.events.at(-1)?.reason).toBe("Killing");
  });

  it("kills what uses up the grace period, and at once when that is cut short", () => {
    const bench = createBench({ spec: { containers: [container("web")] }, metadata: behaves("stopAfter: never") });
    bench.change(deleted(30));
    bench.pass(20);
    expect(bench.outcome.remove).toBe(false);
    bench.pass(10);
    expect(bench.reports.at(-1)).toBe("30 Failed unready web=Error(137)");
    const short = createBench({ spec: { containers: [container("web")] }, metadata: behaves("stopAfter: never") });
    short.change(deleted(30));
    short.change(deleted(0));
    expect(short.outcome.remove).toBe(true);
  });

  it("lets a Pod go that never got its image", () => {
    const bench = createBench({ spec: { containers: [container("web", { image: "x.invalid/y" })] } });
    bench.change(deleted(30));
    expect(bench.outcome.remove).toBe(true);
    expect(bench.status.phase).toBe("Failed");
  });
});

describe("changes while running", () => {
  it("starts an ephemeral container, a new image and a new behaviour", () => {
    const bench = createBench({ spec: { containers: [container("web")] } });
    const ephemeral = container("debug", { tty: true });
    bench.change((pod) => ({ ...pod, spec: { ...pod.spec, ephemeralContainers: [ephemeral] } }));
    const [debug] = bench.status.ephemeralContainerStatuses ?? [];
    expect([debug?.state.running?.startedAt, debug?.ready]).toEqual([expect.any(String), false]);
    bench.change((pod) => ({ ...pod, spec: { ...pod.spec, containers: [container("web", { image: "web:2" })] } }));
    expect(bench.status.containerStatuses?.[0]).toMatchObject({ image: "web:2", restartCount: 1 });
    bench.change((pod) => ({ ...pod, metadata: { ...pod.metadata, ...behaves("web: { ready: false }") } }));
    expect(bench.status.containerStatuses?.[0]?.ready).toBe(false);
  });
});

describe("a restart of the process", () => {
  it.each([
    ["a running Pod", { containers: [container("web")] }],
    ["a crash loop", { containers: [container("web", { command: ["false"] })] }],
    ["init containers", { initContainers: [container("one", { command: ["sleep", "500"] })], containers: [container("web")] }],
    ["a sleep", { restartPolicy: "Never" as const, containers: [container("web", { command: ["sleep", "100"] })] }],
  ])("changes nothing for %s", (_, spec) => {
    const [undisturbed, restarted] = [createBench({ spec }), createBench({ spec })];
    for (const bench of [undisturbed, restarted]) bench.pass(45);
    restarted.restart();
    for (const bench of [undisturbed, restarted]) bench.pass(3_600);
    expect(restarted.reports).toEqual(undisturbed.reports);
    expect(restarted.status).toEqual(undisturbed.status);
  });
});
