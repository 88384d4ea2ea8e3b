/** `miniplane about`: which world answers. */
import { readArguments, serverFlags } from "./arguments.ts";
import type { Command } from "./command.ts";
import { ask, findServer } from "./control-client.ts";

export const about: Command = {
  name: "about",
  summary: "say which world answers and where it differs from Kubernetes",
  usage: "miniplane about",
  async run(args, terminal) {
    const { flags } = readArguments(args, { flags: serverFlags });
    terminal.write(await ask(await findServer(flags, terminal), "GET", "about"));
    return 0;
  },
};
