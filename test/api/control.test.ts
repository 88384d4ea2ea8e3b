import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { currentServer } from "../../src/config/kubeconfig.ts";
import { deploymentManifest, deployments, nodes, usePlane } from "../support/plane.ts";

const plane = usePlane({ seed: "control" });
const control = "/miniplane/v1";

describe("about", () => {
  it("says which world this is and where it differs from Kubernetes", async () => {
    const about = await plane.get(`${control}/about`);
    expect(about).toMatchObject({
      kubernetes: "v1.37.2",
      seed: "control",
      state: "memory",
      resumed: false,
      clock: "frozen",
      url: plane.url,
    });
    expect(about.differences.map(({ flag }: { flag: string }) => flag)).toContain("--clock frozen");
  });
});

describe("kubeconfig", () => {
  it("names the host it was asked by", async () => {
    const { text, headers } = await plane.api().get(`${control}/kubeconfig`).set("Host", "host.docker.internal:9");
    expect(headers["content-type"]).toContain("application/yaml");
    expect(currentServer(text)).toEqual({ context: "miniplane", server: "http://host.docker.internal:9" });
  });

  it("is a file only its owner can read", () => {
    expect(statSync(plane.miniplane.kubeconfigPath).mode & 0o777).toBe(0o600);
  });
});

describe("the clock", () => {
  it("stands still until it is advanced, by a duration or to the next timer", async () => {
    const { now } = await plane.get(`${control}/clock`);
    expect((await plane.get(`${control}/clock`)).now).toBe(now);
    const advanced = (await plane.api().post(`${control}/clock/advance`).send({ by: "90s" })).body;
    expect(Date.parse(advanced.now) - Date.parse(now)).toBe(90_000);
    const next = (await plane.api().post(`${control}/clock/advance`).send({ toNext: true })).body;
    expect(next.now).toBe(advanced.next ?? advanced.now);
  });

  it("changes its mode", async () => {
    expect((await plane.api().put(`${control}/clock`).send({ mode: "scaled", speed: 10 })).body).toMatchObject({
      mode: "scaled",
      speed: 10,
    });
    expect((await plane.api().put(`${control}/clock`).send({ mode: "frozen" })).body).toMatchObject({ mode: "frozen" });
  });

  it.each([
    ["put", "clock", { mode: "fast" }],
    ["put", "clock", { mode: "scaled", speed: 0 }],
    ["put", "clock", {}],
    ["post", "clock/advance", {}],
    ["post", "clock/advance", { by: "soon" }],
    ["post", "clock/advance", { by: "-1s" }],
    ["post", "clock/advance", { by: "1s", toNext: true }],
    ["post", "settle", { timeout: "x" }],
    ["post", "settle", { clients: 1 }],
  ] as const)("refuses %s %s %j", async (method, path, body) => {
    const { status, body: answer } = await plane.api()[method](`${control}/${path}`).send(body);
    expect([status, answer.kind, answer.reason]).toEqual([400, "Status", "BadRequest"]);
  });
});

describe("settle", () => {
  it("answers when nothing is pending", async () => {
    await plane.create(deployments, deploymentManifest("web"));
    expect((await plane.api().post(`${control}/settle`)).body).toEqual({ settled: true });
    expect((await plane.api().post(`${control}/settle`).send({ quiet: "20ms" })).body).toEqual({ settled: true });
  });
});

describe("nodes", () => {
  it("lose their power and get it back", async () => {
    const power = async () => (await plane.get(`${nodes}/node-1`)).metadata.annotations["miniplane.dev/power"];
    expect((await plane.api().post(`${control}/nodes/node-1/stop`)).body).toEqual({ name: "node-1", power: "off" });
    expect(await power()).toBe("off");
    expect((await plane.api().post(`${control}/nodes/node-1/start`)).body).toEqual({ name: "node-1", power: "on" });
    expect(await power()).toBeUndefined();
  });

  it("that do not exist are 404", async () => {
    const { status, body } = await plane.api().post(`${control}/nodes/none/stop`);
    expect([status, body.reason]).toEqual([404, "NotFound"]);
  });
});

it("paths nobody knows are 404", async () => {
  expect((await plane.api().get(`${control}/nonsense`)).status).toBe(404);
});
