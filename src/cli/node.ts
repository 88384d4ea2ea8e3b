/** `miniplane node`: stop and start simulated nodes. */
import { readArguments, serverFlags } from "./arguments.ts";
import { type Command, CommandError } from "./command.ts";
import { ask, findServer } from "./control-client.ts";

export const node: Command = {
  name: "node",
  summary: "make a simulated node stop reporting, or report again",
  usage: "miniplane node stop|start NAME",
  async run(args, terminal) {
    const { words, flags } = readArguments(args, { flags: serverFlags, words: 2 });
    const [verb = "", name] = words;
    if (!["stop", "start"].includes(verb) || !name) throw new CommandError(`usage: ${node.usage}`);
    await ask(await findServer(flags, terminal), "POST", `nodes/${encodeURIComponent(name)}/${verb}`, {});
    terminal.write(`node/${name} ${verb === "stop" ? "stopped" : "started"}\n`);
    return 0;
  },
};
