/** `miniplane settle`: wait until nothing is pending. */
import { readArguments, serverFlags } from "./arguments.ts";
import type { Command } from "./command.ts";
import { ask, findServer } from "./control-client.ts";

export const settle: Command = {
  name: "settle",
  summary: "wait until nothing is pending",
  usage: "miniplane settle [--timeout DURATION] [--quiet DURATION]",
  async run(args, terminal) {
    const { flags } = readArguments(args, { flags: { ...serverFlags, timeout: true, quiet: true } });
    const { timeout, quiet } = flags;
    await ask(await findServer(flags, terminal), "POST", "settle", { ...(timeout ? { timeout } : {}), ...(quiet ? { quiet } : {}) });
    return 0;
  },
};
