/** The tests of a client library: a program in its language makes the checks, against the built command. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BuiltServer, startBuiltServer } from "./built-server.ts";
import { type CheckProgram, runCheckProgram } from "./check-program.ts";
import { describeClient } from "./describe-client.ts";
import type { Found } from "./prepared.ts";

/** `program` gets the folder of the client and says what is run there; $KUBECONFIG is set for it. */
export function describeProgram(
  name: string,
  found: Found,
  program: (path: string) => { readonly least: number } & Pick<CheckProgram, "command" | "args"> & { readonly env?: CheckProgram["env"] },
): void {
  describeClient(name, found, (path, { checked }) => {
    let server: BuiltServer;

    beforeAll(async () => {
      server = await startBuiltServer("--data", "world.db", "--log-level", "warn");
    });
    afterAll(() => server?.stop());

    it("passes its checks", { timeout: 180_000 }, async () => {
      const { least, command, args, env } = program(path);
      const outcome = await runCheckProgram({ command, args, env: { ...env, KUBECONFIG: server.kubeconfig }, restart: server.restart });
      for (const check of outcome.passed) checked(check);
      for (const check of outcome.skipped) process.stdout.write(`client ${name} skipped a check: ${check}\n`);
      const { code, failed, stderr } = outcome;
      expect({ failed, code, stderr: code === 0 ? "" : stderr }).toEqual({ failed: [], code: 0, stderr: "" });
      expect(outcome.passed.length).toBeGreaterThanOrEqual(least);
    });
  });
}
