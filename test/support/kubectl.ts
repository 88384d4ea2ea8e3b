/** Which kubectl is on this machine, and how to read what it prints. */
import { execFileSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Found } from "./prepared.ts";

/** Path of kubectl in that version ("1.30"); a text saying why there is none otherwise. Any version: "". */
export function findKubectl(version: string): Found {
  let plain: string;
  try {
    plain = realpathSync(execFileSync("sh", ["-c", "command -v kubectl"], { encoding: "utf8" }).trim());
  } catch {
    return { missing: "no kubectl on the PATH" };
  }
  if (version === "") return { path: plain };
  const versioned = join(dirname(plain), `kubectl.${version}`);
  if (existsSync(versioned)) return { path: versioned };
  const { clientVersion } = JSON.parse(execFileSync(plain, ["version", "--client", "-o", "json"], { encoding: "utf8" }));
  if (`${clientVersion.major}.${clientVersion.minor}` === version) return { path: plain };
  return { missing: `no ${versioned}` };
}

/** The cells of a table kubectl printed: rows without the header. */
export const rowsOf = (table: string): string[][] =>
  table
    .trimEnd()
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => line.split(/\s{2,}/));
