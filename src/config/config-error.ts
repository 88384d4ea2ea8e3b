/** What keeps a server from starting and can be mended by whoever started it. */

/** A setting or a file that cannot be used; the message is one line for the person at the terminal. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is no folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
};

/** Why something failed, in one line without the path: what the operating system says in words, of other errors the first line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return reasons[(error as NodeJS.ErrnoException).code ?? ""] ?? error.message.split("\n", 1)[0] ?? "";
}
