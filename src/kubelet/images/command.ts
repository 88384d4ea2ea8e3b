/**
 * Commands whose outcome is known without a shell: `sleep N`, `true`, `false`, `exit N`, and `sh -c` of a list of such.
 * A script with anything else in it is not guessed at: the container then behaves like its image.
 */

export interface CommandOutcome {
  /** How long it runs, in ms; undefined: until it is stopped. */
  readonly duration: number | undefined;
  readonly exitCode: number;
}

const forever: CommandOutcome = { duration: undefined, exitCode: 0 };
const shells = new Set(["sh", "bash", "ash", "dash"]);
const harmless = new Set([
  "echo",
  "printf",
  "date",
  ":",
  "true",
  "export",
  "set",
  "cd",
  "mkdir",
  "touch",
  "hostname",
  "env",
  "ls",
  "pwd",
  "id",
]);
const sleepUnits: Readonly<Record<string, number>> = { "": 1_000, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Separators: each alternative of `if` reads the last exit code. */
const separator = /\s*(&&|\|\||;|\n)\s*/;

/** `argv`: command and arguments. Undefined: nothing is known about it. */
export function outcomeOf(argv: readonly string[]): CommandOutcome | undefined {
  const [program = "", ...rest] = argv;
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (!shells.has(name)) return name === "exit" ? outcomeOfScript(argv.join(" ")) : simple(name, rest);
  const at = rest.findIndex((word) => /^-[a-z]*c[a-z]*$/.test(word));
  const script = at < 0 ? undefined : rest[at + 1];
  return script === undefined ? undefined : outcomeOfScript(script);
}

function outcomeOfScript(script: string): CommandOutcome | undefined {
  const text = script.replace(/\\\n/g, " ").trim();
  if (/[`$]\(|[|](?![|])|&(?!&)\s*\S|[{}]/.test(text.replaceAll("||", "").replaceAll("&&", ""))) return endless(text);
  const parts = text.split(separator);
  let duration = 0;
  let code = 0;
  for (let i = 0; i < parts.length; i += 2) {
    const before = i === 0 ? ";" : parts[i - 1];
    const statement = (parts[i] ?? "").trim();
    if (statement === "" || statement.startsWith("#")) continue;
    if (/^(while|until|for|if|case|trap|function)\b/.test(statement)) return endless(text);
    if ((before === "&&" && code !== 0) || (before === "||" && code === 0)) continue;
    const [word = "", ...rest] = statement.split(/\s+/);
    const exit = word === "exit";
    const outcome = exit ? exitOf(rest, code) : simple(word === "exec" ? (rest.shift() ?? "") : word, rest);
    if (!outcome) return undefined;
    if (outcome.duration === undefined) return forever;
    duration += outcome.duration;
    code = outcome.exitCode;
    if (exit || word === "exec") break;
  }
  return { duration, exitCode: code };
}

/** Loops that obviously never end. */
function endless(text: string): CommandOutcome | undefined {
  return /\bwhile\s+(true|:|\[\s*1\s*\]|sleep\b)/.test(text) || /\bfor\s*\(\(\s*;\s*;\s*\)\)/.test(text) ? forever : undefined;
}

function exitOf([code]: readonly string[], last: number): CommandOutcome | undefined {
  if (code === undefined) return { duration: 0, exitCode: last };
  return /^\d+$/.test(code) ? { duration: 0, exitCode: Number(code) % 256 } : undefined;
}

function simple(path: string, args: readonly string[]): CommandOutcome | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === "sleep") return sleep(args);
  if (name === "false") return { duration: 0, exitCode: 1 };
  if (name === "tail" && args.some((arg) => /^-[a-zA-Z]*[fF]/.test(arg))) return forever;
  return harmless.has(name) ? { duration: 0, exitCode: 0 } : undefined;
}

function sleep(args: readonly string[]): CommandOutcome | undefined {
  let total = 0;
  for (const arg of args) {
    if (/^(inf|infinity)$/i.test(arg)) return forever;
    const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg) ?? [];
    if (amount === undefined) return undefined;
    total += Number(amount) * (sleepUnits[unit] ?? 1_000);
  }
  return args.length > 0 ? { duration: total, exitCode: 0 } : { duration: 0, exitCode: 1 };
}
