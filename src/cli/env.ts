/** `miniplane env`: shell lines that point kubectl at the running world. */
import { access } from "node:fs/promises";
import { readArguments } from "./arguments.ts";
import { type Command, CommandError } from "./command.ts";
import { kubeconfigOf } from "./control-client.ts";

export const env: Command = {
  name: "env",
  summary: 'print what points kubectl at the world: eval "$(miniplane env)"',
  usage: "miniplane env [--name NAME]",
  async run(args, terminal) {
    const { flags } = readArguments(args, { flags: { name: true } });
    const path = kubeconfigOf(flags["name"] ?? "default", terminal);
    await access(path).catch(() => {
      throw new CommandError(`${path} does not exist yet: start the world with \`miniplane\` first`);
    });
    const line =
      terminal.machine.platform === "win32" ? `$env:KUBECONFIG = "${path}"` : `export KUBECONFIG='${path.replaceAll("'", "'\\''")}'`;
    terminal.write(`${line}\n`);
    return 0;
  },
};
