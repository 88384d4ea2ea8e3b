/** Paths and query strings that are not what the server expects. */
import type { Dice } from "./dice.ts";

const parameters: Readonly<Record<string, readonly string[]>> = {
  labelSelector: [
    "a=b",
    "a in (b,c)",
    "!a",
    "a notin ()",
    "a in",
    "((",
    "a=b,,c",
    "a>1",
    "é=1",
    "a=",
    ",",
    "=",
    "a==b==c",
    `${"a".repeat(300)}=b`,
  ],
  fieldSelector: [
    "metadata.name=a",
    "metadata.name!=a",
    "status.phase=Running",
    "spec.x=y",
    "=",
    "a",
    "metadata.name",
    "\\",
    "metadata.name=a\\,b",
  ],
  limit: ["0", "1", "2", "-1", "abc", "9223372036854775807", "9223372036854775808", "1.5", " 1", "1e3"],
  continue: [
    "",
    "abc",
    "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0",
    "eyJ9",
    "%00",
    "====",
    "bnVsbA",
    "W10",
    "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiLi4vLi4ifQ",
  ],
  resourceVersion: ["", "0", "1", "5", "999999999", "-1", "abc", "1.5", "18446744073709551616", "01", "+1"],
  resourceVersionMatch: ["", "Exact", "NotOlderThan", "exact", "x"],
  watch: ["1", "true", "0", "false", "x", "", "2"],
  allowWatchBookmarks: ["true", "0", "x"],
  sendInitialEvents: ["true", "false", "x", ""],
  timeoutSeconds: ["0", "1", "-5", "abc", "99999999999"],
  dryRun: ["All", "", "None", "all"],
  fieldManager: ["a", "", "x".repeat(200), "é", "\u0001"],
  fieldValidation: ["Strict", "Warn", "Ignore", "strict", ""],
  force: ["true", "false", "x"],
  gracePeriodSeconds: ["0", "1", "-1", "abc", "9223372036854775808", "30"],
  propagationPolicy: ["Foreground", "Background", "Orphan", "", "x"],
  orphanDependents: ["true", "false", "x", ""],
  pretty: ["true", "1", "x"],
  includeObject: ["None", "Object", "Metadata", "x"],
  as: ["Table"],
  timeout: ["1s", "-1s", "x", "0"],
  ignoreStoreReadErrorWithClusterBreakingPotential: ["true", "false"],
};

const segments = [
  "",
  ".",
  "..",
  "%2e%2e",
  "%2F",
  "%00",
  "%",
  "%zz",
  "%ff",
  "a%20b",
  "é",
  "*",
  "pods",
  "status",
  "scale",
  "namespaces",
  "v1",
  "api",
  "__proto__",
  "watch",
  "a".repeat(300),
  "A",
  "a:b",
  "%E0%A4%A",
  "finalize",
  "proxy",
  "eviction",
  "binding",
  "token",
  "ephemeralcontainers",
  "resize",
  "log",
  "exec",
];

export function mutatePath(path: string, dice: Dice): string {
  const at = path.indexOf("?");
  const parts = (at < 0 ? path : path.slice(0, at)).split("/");
  const query = at < 0 ? "" : path.slice(at);
  const where = 1 + dice.int(Math.max(1, parts.length - 1));
  const kinds: readonly (() => void)[] = [
    () => parts.splice(where, 1, dice.pick(segments)),
    () => parts.splice(where, 0, dice.pick(segments)),
    () => parts.splice(where, 1),
    () => parts.push(dice.pick(segments)),
    () => parts.push(...Array.from({ length: dice.pick([5, 400]) }, () => "a")),
    () => parts.splice(where, 1, (parts[where] ?? "").toUpperCase()),
    () =>
      parts.splice(
        where,
        1,
        encodeURIComponent(parts[where] ?? "").replace(/^./, (first) => `%${first.charCodeAt(0).toString(16)}`),
      ),
    () => parts.splice(where, 1, `${parts[where] ?? ""}${dice.pick(["%0d%0a", ";x", "?", "#a", "\\", "+", ".", "%25"])}`),
  ];
  dice.pick(kinds)();
  return `${parts.join("/") || "/"}${query}`.replaceAll(" ", "%20");
}

export function mutateQuery(path: string, dice: Dice): string {
  const at = path.indexOf("?");
  const pieces = at < 0 ? [] : path.slice(at + 1).split("&");
  for (let count = 1 + dice.int(3); count > 0; count--) {
    const name = dice.pick(Object.keys(parameters));
    const value = encodeURIComponent(dice.pick(parameters[name] ?? []));
    pieces.push(
      dice.chance(0.9) ? `${name}=${value}` : dice.pick([name, `${name}=%`, `=${value}`, "&&", `${name}=${value};a=b`, "%ff=%fe"]),
    );
  }
  if (dice.chance(0.1)) pieces.push(...Array.from({ length: 300 }, (_, index) => `a${index}=b`));
  return `${at < 0 ? path : path.slice(0, at)}?${pieces.join("&")}`;
}
