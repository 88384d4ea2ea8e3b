/** Flags and words of the client subcommands. */
import { CommandError } from "./command.ts";

export interface Arguments {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

interface Known {
  /** Flags, and whether they take a value. */
  readonly flags: Readonly<Record<string, boolean>>;
  /** How many words there may be; absent: none. */
  readonly words?: number;
}

/** `--flag value`, `--flag=value`, and switches ("true" when given). Throws CommandError for what is not known. */
export function readArguments(args: readonly string[], known: Known): Arguments {
  const words: string[] = [];
  const flags: Record<string, string> = {};
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? "";
    if (!isFlag(argument)) {
      if (words.push(argument) > (known.words ?? 0)) throw new CommandError(`unexpected argument ${JSON.stringify(argument)}${seeHelp}`);
      continue;
    }
    const [name = "", ...rest] = argument.slice(2).split("=");
    const takesValue = argument.startsWith("--") && Object.hasOwn(known.flags, name) ? known.flags[name] : undefined;
    if (takesValue === undefined) throw new CommandError(`unknown flag ${argument.split("=", 1)}${seeHelp}`);
    if (!takesValue && rest.length > 0) throw new CommandError(`--${name} takes no value`);
    const value = takesValue ? (rest.length > 0 ? rest.join("=") : args[++at]) : "true";
    if (value === undefined || value === "") throw new CommandError(`--${name} needs a value`);
    flags[name] = value;
  }
  return { words, flags };
}

const seeHelp = ": see miniplane --help";

/** A word may begin with a hyphen when a number follows: a duration. */
const isFlag = (argument: string): boolean => /^-(?![\d.])/.test(argument);

/** Flags by which every client subcommand finds its server. */
export const serverFlags = { server: true, name: true } as const;
