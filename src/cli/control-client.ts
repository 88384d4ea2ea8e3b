/** Finds the running server and speaks `/miniplane/v1` with it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { currentServer } from "../config/kubeconfig.ts";
import { checkSetting } from "../config/setting-value.ts";
import { stateFolder } from "../config/state-paths.ts";
import { CommandError, type Terminal } from "./command.ts";

/** --server, else MINIPLANE_SERVER, else the kubeconfig of the named world, else the default port. */
export async function findServer(flags: Readonly<Record<string, string>>, { machine }: Terminal): Promise<string> {
  const given = flags["server"] ?? machine.env["MINIPLANE_SERVER"];
  if (given) return serverUrl(given);
  const text = await readFile(kubeconfigOf(flags["name"] ?? "default", { machine }), "utf8").catch(() => undefined);
  return (text && currentServer(text)?.server) || "http://127.0.0.1:8080";
}

function serverUrl(text: string): string {
  if (!/^https?:\/\/./.test(text) || !URL.canParse(text)) throw new CommandError(`${text} is no server, as http://127.0.0.1:8080 is one`);
  return text.replace(/\/$/, "");
}

/** The kubeconfig that a server of that name has written. Throws ConfigError for what cannot be a name. */
export function kubeconfigOf(name: string, { machine }: Pick<Terminal, "machine">): string {
  return join(stateFolder(machine), `${checkSetting("name", name, "--name")}.kubeconfig`);
}

/** Sends a request to `/miniplane/v1/<path>`. Throws CommandError with the server's own words. */
export async function ask(server: string, method: string, path: string, body?: unknown): Promise<string> {
  const response = await fetch(`${server}/miniplane/v1/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  }).catch(() => undefined);
  if (!response) throw new CommandError(`no miniplane answers at ${server}: start one with \`miniplane\`, or name it with --server`);
  const text = await response.text();
  if (!response.ok) throw new CommandError(messageOf(text) ?? `${server} answered ${response.status}`);
  return text;
}

function messageOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string }).message;
  } catch {
    return undefined;
  }
}
