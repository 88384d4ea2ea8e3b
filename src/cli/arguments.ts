/** Flags and words of the client subcommands. */
import { CommandError } from "./command.ts";

export interface Arguments {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

/** `--flag value`, `--flag=value`, and switches. `known` maps a flag to whether it takes a value. Throws CommandError. */
export function readArguments(args: readonly string[], known: Readonly<Record<string, boolean>>): Arguments {
  const words: string[] = [];
  const flags: Record<string, string> = {};
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? "";
    if (!argument.startsWith("--")) {
      words.push(argument);
      continue;
    }
    const [name = "", ...rest] = argument.slice(2).split("=");
    if (!Object.hasOwn(known, name)) throw new CommandError(`unknown flag --${name}`);
    const value = rest.length > 0 ? rest.join("=") : known[name] ? args[++at] : "true";
    if (value === undefined) throw new CommandError(`--${name} needs a value`);
    flags[name] = value;
  }
  return { words, flags };
}

/** Flags by which every client subcommand finds its server. */
export const serverFlags = { server: true, name: true } as const;
