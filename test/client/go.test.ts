import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";
import { runCheckProgram } from "../support/check-program.ts";
import { describeClient } from "../support/describe-client.ts";
import { findPrepared } from "../support/prepared.ts";

describeClient("client-go and controller-runtime", findPrepared("go"), (path, { checked }) => {
  const folder = mkdtempSync(join(tmpdir(), "miniplane-go-"));
  let plane: Miniplane;
  const start = (port: number) => createMiniplane({ data: join(folder, "world.db"), port, clock: "real" });
  const restart = async () => {
    const port = Number(new URL(plane.url).port);
    await plane.stop();
    plane = await start(port);
  };

  beforeAll(async () => {
    plane = await start(0);
  });
  afterAll(async () => {
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("all checks of test/client/go pass", { timeout: 120_000 }, async () => {
    const env = { HOME: folder, KUBECONFIG: plane.kubeconfigPath };
    const { code, passed, skipped, failed, stderr } = await runCheckProgram({
      command: join(path, "checks"),
      args: ["-restart"],
      env,
      restart,
    });
    for (const check of passed) checked(check);
    for (const check of skipped) process.stdout.write(`client-go skipped ${check}\n`);
    expect({ failed, code, stderr: code === 0 ? "" : stderr }).toEqual({ failed: [], code: 0, stderr: "" });
    expect(passed.length).toBeGreaterThan(20);
  });
});
