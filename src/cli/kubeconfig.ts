/** `miniplane kubeconfig`: print the kubeconfig, or merge it into the one kubectl uses. */
import { mkdir, readFile, realpath, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { reasonOf } from "../config/config-error.ts";
import { currentServer, mergeKubeconfig } from "../config/kubeconfig.ts";
import { readArguments, serverFlags } from "./arguments.ts";
import { type Command, CommandError, type Terminal } from "./command.ts";
import { ask, findServer } from "./control-client.ts";

export const kubeconfig: Command = {
  name: "kubeconfig",
  summary: "print the kubeconfig, or --merge it into the one kubectl uses",
  usage: "miniplane kubeconfig [--merge]",
  async run(args, terminal) {
    const { flags } = readArguments(args, { flags: { ...serverFlags, merge: false } });
    const ours = await ask(await findServer(flags, terminal), "GET", "kubeconfig");
    if (flags["merge"] === undefined) {
      terminal.write(ours);
      return 0;
    }
    const path = kubectlConfigPath(terminal);
    await merge(path, currentServer(ours)?.server ?? "");
    terminal.write(`context miniplane is now the current one in ${path}\n`);
    return 0;
  },
};

/** The first file of $KUBECONFIG, else ~/.kube/config. */
export function kubectlConfigPath({ machine }: Pick<Terminal, "machine">): string {
  const separator = machine.platform === "win32" ? ";" : ":";
  const first = (machine.env["KUBECONFIG"] ?? "").split(separator).find((path) => path !== "");
  return first ?? join(machine.home, ".kube", "config");
}

/** Written beside and renamed, so that a crash leaves the old file; a link goes on to lead there. Throws CommandError and leaves a file that it cannot read as it is. */
async function merge(path: string, server: string): Promise<void> {
  try {
    const file = await realpath(path).catch(() => path);
    const text = mergeKubeconfig(await textOf(file), server);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.miniplane`, text, { mode: 0o600 });
    await rename(`${file}.miniplane`, file);
  } catch (error) {
    throw new CommandError(`${path} cannot be merged into: ${reasonOf(error)}`);
  }
}

/** Nothing when the file does not exist yet. */
const textOf = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
