/** Every setting of the server: one TypeBox schema that feeds flags, environment, file, `--help` and the README. */
import { type Static, Type } from "typebox";

const choice = <const T extends string>(values: readonly T[], options: { default?: T; description: string }) =>
  Type.Enum(values as unknown as [T, ...T[]], options);
const duration = (preset: string, description: string) => Type.String({ default: preset, format: "duration", description });
const list = (preset: readonly string[], description: string) => Type.Array(Type.String(), { default: [...preset], description });
const flag = (preset: boolean, description: string) => Type.Boolean({ default: preset, description });

export const configSchema = Type.Object({
  name: Type.String({ default: "default", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$", description: "name of the world; picks its data file" }),
  data: Type.Optional(Type.String({ description: "data file instead of the one --name picks" })),
  ephemeral: flag(false, "keep everything in memory"),
  durability: choice(["normal", "full"], { default: "normal", description: "full also survives a power cut" }),
  history: duration("5m", "how long changes can be resumed from"),
  port: Type.Integer({ default: 8080, minimum: 0, maximum: 65535, description: "port; 0 picks a free one" }),
  host: Type.String({ default: "localhost", description: "address to listen on; others than local ones need --insecure" }),
  allowedHost: list([], "further host name that requests may be for (repeatable)"),
  insecure: flag(false, "listen on other than local addresses although nobody has to log in"),
  authorization: choice(["allow", "rbac"], { default: "allow", description: "who may do what" }),
  nodes: Type.Integer({ default: 3, minimum: 0, maximum: 100_000, description: "simulated nodes to make at the first start" }),
  kubelet: choice(["all", "annotated", "none"], { default: "all", description: "which nodes are simulated" }),
  pace: choice(["real", "quick", "instant"], { default: "quick", description: "how fast containers start and stop" }),
  failImage: list([], "images matching this regular expression cannot be pulled (repeatable)"),
  jobDuration: duration("1s", "how long containers of Jobs run"),
  heartbeats: choice(["none", "stored"], { default: "none", description: "stored: nodes renew their Lease objects" }),
  unknownPhase: flag(true, "Pods on lost simulated nodes enter phase Unknown"),
  storageClass: choice(["standard", "none"], { default: "standard", description: "default StorageClass with a simulated provisioner" }),
  controllers: list(["*"], "controllers to run: `*`, names, `-name` for without (comma-separated)"),
  clock: choice(["real", "scaled", "frozen", "auto"], { default: "real", description: "how virtual time passes" }),
  speed: Type.Number({ default: 60, exclusiveMinimum: 0, description: "virtual seconds per second with --clock scaled" }),
  seed: Type.Optional(Type.String({ description: "seed of all chance; random and stored unless given" })),
  apply: list([], "manifest file or folder to apply before ready (repeatable)"),
  auditLog: Type.Optional(
    Type.String({ description: "file to append an audit event to for each request, one JSON line of audit.k8s.io/v1; -: stdout" }),
  ),
  eventTtl: duration("1h", "how long Events are kept; 0: for ever"),
  print: Type.Optional(choice(["json"], { description: "json: print one line {url, kubeconfig, pid, seed} instead of the banner" })),
  exitWithParent: flag(false, "stop when the parent process ends"),
  profile: choice(["learn", "test"], {
    default: "learn",
    description: "test: ephemeral, free port, --pace instant, fixed seed, silent",
  }),
  logLevel: choice(["debug", "info", "warn", "error", "silent"], { default: "info", description: "what is logged to stderr" }),
});

export type Config = Readonly<Static<typeof configSchema>>;

/** What `--profile test` changes; flags, environment and file still win. */
export const profiles: Readonly<Record<Config["profile"], Partial<Config>>> = {
  learn: {},
  test: { ephemeral: true, port: 0, pace: "instant", seed: "miniplane", logLevel: "silent" },
};

/** Settings given as one comma-separated text as well as by repeating the flag. */
export const commaSeparated: ReadonlySet<string> = new Set(["controllers", "allowedHost"]);
