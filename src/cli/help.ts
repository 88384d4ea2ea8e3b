/** `miniplane --help`. */
import { flagsHelp } from "../config/flags-help.ts";
import { commands } from "./index.ts";

export function helpText(): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length)) + 2;
  const listed = commands.map(({ usage, summary }) => `  ${usage.padEnd(width)}${summary}`).join("\n");
  return [
    "miniplane: a Kubernetes control plane in one process, with simulated nodes and a clock you can freeze",
    "",
    "Usage:",
    `  ${"miniplane [serve] [flags]".padEnd(width)}start the server`,
    listed,
    `  ${"miniplane version".padEnd(width)}print the version`,
    "",
    "Clients find the server by --server URL, MINIPLANE_SERVER, or --name NAME of its world.",
    "Worlds lie in the folder MINIPLANE_STATE, else where this platform keeps the state of programs.",
    "",
    "Flags of serve, each also MINIPLANE_<NAME> in the environment or a line of the --config file:",
    flagsHelp(),
    "",
  ].join("\n");
}
