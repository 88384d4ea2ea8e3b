/** Whether plain kubectl would talk to something else than the server that has just started. */
import { readFile } from "node:fs/promises";
import { currentServer } from "../config/kubeconfig.ts";
import type { Machine } from "../config/state-paths.ts";
import { kubectlConfigPath } from "./kubeconfig.ts";

/** "context prod (https://…)", or undefined when it is ours or nothing. */
export async function otherCluster(url: string, machine: Machine): Promise<string | undefined> {
  const text = await readFile(kubectlConfigPath({ machine }), "utf8").catch(() => undefined);
  const current = text === undefined ? undefined : currentServer(text);
  if (current) return current.server === url ? undefined : `context ${current.context} (${current.server})`;
  // Without a configuration kubectl asks localhost:8080.
  return new URL(url).port === "8080" ? undefined : "http://localhost:8080";
}
