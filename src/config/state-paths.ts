/** Where a world's data file and kubeconfig lie. */
import { dirname, join } from "node:path";
import type { Config } from "./settings.ts";

/** What of the machine decides about folders; `main.ts` reads it from the process. */
export interface Machine {
  readonly platform: string;
  readonly pid: number;
  readonly home: string;
  readonly temporary: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The folder of all data files: the platform's place for the state of programs. */
export function stateFolder({ platform, home, env }: Machine): string {
  if (env["MINIPLANE_STATE"]) return env["MINIPLANE_STATE"];
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "miniplane");
  if (platform === "darwin") return join(home, "Library", "Application Support", "miniplane");
  return join(env["XDG_STATE_HOME"] || join(home, ".local", "state"), "miniplane");
}

/** The data file, or undefined for a world in memory. */
export function dataPath(config: Pick<Config, "data" | "name" | "ephemeral">, machine: Machine): string | undefined {
  if (config.ephemeral) return undefined;
  return config.data ?? join(stateFolder(machine), `${config.name}.db`);
}

/** The kubeconfig of a started server: beside its data file, or in the temporary folder for a world in memory. */
export function kubeconfigPath(config: Pick<Config, "data" | "name" | "ephemeral">, machine: Machine, port: number): string {
  const data = dataPath(config, machine);
  if (data === undefined) return join(machine.temporary, `miniplane-${port}.kubeconfig`);
  return config.data === undefined ? join(dirname(data), `${config.name}.kubeconfig`) : `${data}.kubeconfig`;
}
