import { beforeAll, describe, expect, it } from "vitest";
import { condition, type Json, podManifest, pods, tourFile, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const get = (name: string) => plane.get(`${pods}/${name}`);
const inPhase = (name: string, phase: string) => async () => {
  const pod = await get(name);
  return pod.status.phase === phase ? pod : undefined;
};
const shell = (name: string, script: string, more: object = {}) => ({
  name,
  image: "busybox:1.36",
  command: ["sh", "-c", script],
  ...more,
});
const behavior = (text: string) => ({ annotations: { "miniplane.dev/behavior": text } });

beforeAll(() => plane.settle());

describe("a Pod that runs", () => {
  it("goes from Pending to Running and Ready, with an address, on a node", async () => {
    expect((await plane.create(pods, tourFile("01-multi-container-pod.yaml"))).status.phase).toBe("Pending");
    const pod = await plane.until(async () => {
      const found = await get("multi-container-pod");
      return condition(found, "Ready")?.status === "True" ? found : undefined;
    });
    expect([pod.status.phase, pod.spec.nodeName, pod.status.qosClass]).toEqual(["Running", "node-0", "Burstable"]);
    expect(pod.status.podIP).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(pod.status.containerStatuses.map(({ name, ready, started }: Json) => [name, ready, started])).toEqual([
      ["sidecar", true, true],
      ["web", true, true],
    ]);
  });

  it("has an address nobody else has", async () => {
    for (const name of ["a", "b", "c"]) await plane.create(pods, podManifest(name));
    for (const name of ["a", "b", "c"]) await plane.until(inPhase(name, "Running"));
    const addresses = (await plane.list(pods)).map(({ status }) => status.podIP);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it("tells its story in Events", async () => {
    const events = await plane.list("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Da");
    expect(events.map(({ reason }) => reason)).toEqual(expect.arrayContaining(["Scheduled", "Pulled", "Created", "Started"]));
  });
});

describe("a Pod that ends", () => {
  it("is Succeeded when all containers are done", async () => {
    await plane.create(
      pods,
      podManifest("done", { restartPolicy: "Never", containers: [shell("one", "exit 0"), shell("two", "sleep 5")] }),
    );
    const pod = await plane.until(inPhase("done", "Succeeded"));
    expect(pod.status.containerStatuses.map(({ state }: Json) => state.terminated.reason)).toEqual(["Completed", "Completed"]);
  });

  it("is Failed when one of them failed", async () => {
    await plane.create(pods, podManifest("failed", { restartPolicy: "Never", containers: [shell("one", "exit 3")] }));
    const pod = await plane.until(inPhase("failed", "Failed"));
    expect(pod.status.containerStatuses[0].state.terminated).toMatchObject({ exitCode: 3, reason: "Error" });
  });

  it("gives back what it had, so that the next one fits", async () => {
    const whole = { requests: { cpu: "20" } };
    await plane.create(
      pods,
      podManifest("first", { restartPolicy: "Never", containers: [shell("one", "sleep 60", { resources: whole })] }),
    );
    await plane.until(inPhase("first", "Running"));
    await plane.create(pods, podManifest("second", { containers: [{ name: "one", image: "nginx", resources: whole }] }));
    await plane.settle();
    expect(condition(await get("second"), "PodScheduled")).toMatchObject({ status: "False", reason: "Unschedulable" });
    await plane.until(inPhase("first", "Succeeded"), { step: "10s" });
    await plane.until(inPhase("second", "Running"));
  });
});

describe("a container that fails", () => {
  it("is restarted, later each time", async () => {
    await plane.create(pods, podManifest("crash", { containers: [shell("one", "exit 1")] }));
    const pod = await plane.until(
      async () => {
        const found = await get("crash");
        return found.status.containerStatuses?.[0].state.waiting?.reason === "CrashLoopBackOff" && found;
      },
      { step: "1s" },
    );
    const restarts = pod.status.containerStatuses[0].restartCount;
    await plane.advance("5m");
    const later = (await get("crash")).status.containerStatuses[0].restartCount;
    expect(later).toBeGreaterThan(restarts);
    expect(later).toBeLessThanOrEqual(restarts + 6);
    await plane.remove(`${pods}/crash`);
  });

  it("whose image cannot be pulled says so", async () => {
    await plane.create(pods, podManifest("nopull", { containers: [{ name: "one", image: "registry.invalid/nothing:1" }] }));
    await plane.advance("2m");
    const { state } = (await get("nopull")).status.containerStatuses[0];
    expect(state.waiting.reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
    expect((await get("nopull")).status.phase).toBe("Pending");
    await plane.remove(`${pods}/nopull`);
  });
});

describe("init containers", () => {
  it("run one after the other before the others, a sidecar stays", async () => {
    const spec = {
      initContainers: [shell("one", "sleep 5"), { name: "proxy", image: "envoy:1", restartPolicy: "Always" }, shell("two", "sleep 5")],
      containers: [{ name: "web", image: "nginx" }],
    };
    await plane.create(pods, podManifest("init", spec));
    await plane.until(async () => (await get("init")).status.initContainerStatuses?.[0].state.running);
    expect((await get("init")).status.initContainerStatuses[1].state.waiting).toBeDefined();
    expect((await get("init")).status.phase).toBe("Pending");
    const pod = await plane.until(inPhase("init", "Running"));
    const [one, proxy, two] = pod.status.initContainerStatuses;
    expect([one.state.terminated.reason, proxy.started, two.state.terminated.reason]).toEqual(["Completed", true, "Completed"]);
    expect(Date.parse(one.state.terminated.finishedAt)).toBeLessThanOrEqual(Date.parse(two.state.terminated.startedAt));
  });
});

describe("deleting a Pod", () => {
  it("waits for its containers to stop", async () => {
    await plane.create(pods, podManifest("slow", {}, behavior("stopAfter: 5s")));
    await plane.until(inPhase("slow", "Running"));
    const deleted = await plane.remove(`${pods}/slow`);
    expect([deleted.kind, deleted.metadata.deletionGracePeriodSeconds]).toEqual(["Pod", 30]);
    await plane.advance("3s");
    expect((await get("slow")).metadata.deletionTimestamp).toBeDefined();
    await plane.advance("3s");
    expect((await plane.api().get(`${pods}/slow`)).status).toBe(404);
  });

  it("kills what does not stop in time", async () => {
    await plane.create(pods, podManifest("stubborn", { terminationGracePeriodSeconds: 10 }, behavior("stopAfter: never")));
    await plane.until(inPhase("stubborn", "Running"));
    await plane.remove(`${pods}/stubborn`);
    await plane.advance("8s");
    expect((await plane.api().get(`${pods}/stubborn`)).status).toBe(200);
    await plane.advance("4s");
    expect((await plane.api().get(`${pods}/stubborn`)).status).toBe(404);
  });

  it("at once with a grace period of zero", async () => {
    await plane.create(pods, podManifest("now", {}, behavior("stopAfter: never")));
    await plane.until(inPhase("now", "Running"));
    await plane.remove(`${pods}/now?gracePeriodSeconds=0`);
    expect((await plane.api().get(`${pods}/now`)).status).toBe(404);
  });
});

describe("what containers cannot do yet", () => {
  it.each(["log", "exec?command=ls&stdout=1", "attach", "portforward"])("%s is 501 and says so", async (subresource) => {
    const { status, body } = await plane.api().get(`${pods}/a/${subresource}`);
    expect([status, body.reason]).toEqual([501, "NotImplemented"]);
  });
});
