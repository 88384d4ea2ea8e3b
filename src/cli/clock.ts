/** `miniplane clock`: show, choose and advance virtual time. */
import { readSetting } from "../config/setting-value.ts";
import { readArguments, serverFlags } from "./arguments.ts";
import { type Command, CommandError } from "./command.ts";
import { ask, findServer } from "./control-client.ts";

const modes = ["real", "scaled", "frozen", "auto"];

export const clock: Command = {
  name: "clock",
  summary: "show the clock, choose how time passes, advance it",
  usage: "miniplane clock [real|scaled|frozen|auto [--speed N]] | advance DURATION|next",
  async run(args, terminal) {
    const { words, flags } = readArguments(args, { flags: { ...serverFlags, speed: true }, words: 2 });
    const server = await findServer(flags, terminal);
    const [word, argument] = words;
    if (word !== "advance" && argument !== undefined)
      throw new CommandError(`unexpected argument ${JSON.stringify(argument)}: ${clock.usage}`);
    if (flags["speed"] !== undefined && !modes.includes(word ?? "")) throw new CommandError(`--speed goes with a mode: ${clock.usage}`);
    if (word === undefined) terminal.write(await ask(server, "GET", "clock"));
    else if (word === "advance") terminal.write(await ask(server, "POST", "clock/advance", stepOf(argument)));
    else if (modes.includes(word)) {
      const speed = flags["speed"] === undefined ? {} : { speed: readSetting("speed", [flags["speed"]], "--speed") };
      terminal.write(await ask(server, "PUT", "clock", { mode: word, ...speed }));
    } else throw new CommandError(`clock does not know ${word}: ${clock.usage}`);
    return 0;
  },
};

function stepOf(argument: string | undefined) {
  if (argument === undefined) throw new CommandError("clock advance needs a duration such as 5m, or next");
  return argument === "next" ? { toNext: true } : { by: argument };
}
