/** The tests of one client: skipped with a printed reason where it is not to be had; otherwise it says what it checked. */
import { appendFileSync } from "node:fs";
import { afterAll, afterEach, describe } from "vitest";
import type { Found } from "./prepared.ts";

export interface ClientChecks {
  /** Adds something checked to what is printed at the end; tests that pass are added by themselves. */
  checked(what: string): void;
}

/** `body` registers tests; `path` is "" while they are only collected to be skipped. */
export function describeClient(name: string, found: Found, body: (path: string, checks: ClientChecks) => void): void {
  if ("missing" in found) report(`${name} skipped: ${found.missing}`);
  // Each test is a process or several, on machines with other things to do.
  describe.skipIf("missing" in found)(name, { timeout: 60_000 }, () => {
    const done: string[] = [];
    afterEach(({ task }) => {
      const within = task.suite?.name === name ? "" : `${task.suite?.name} `;
      if (task.result?.state !== "fail") done.push(`${within}${task.name}`);
    });
    afterAll(() => report(`${name} ran: ${done.length} checks: ${done.join("; ")}`));
    body("path" in found ? found.path : "", { checked: (what) => done.push(what) });
  });
}

/** One line on standard output, and in the file $MINIPLANE_CLIENT_REPORT, from which CI counts. */
function report(line: string): void {
  process.stdout.write(`client ${line}\n`);
  const file = process.env["MINIPLANE_CLIENT_REPORT"];
  if (file) appendFileSync(file, `${line}\n`);
}
