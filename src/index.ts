/** The library: control planes inside a test or a program, each on its own port. */
import { homedir, tmpdir } from "node:os";
import { parseDuration } from "./api/duration.ts";
import { type App, startApp } from "./app.ts";
import { ConfigError } from "./config/config-error.ts";
import type { Machine } from "./config/state-paths.ts";
import { type Config, makeConfig } from "./config.ts";
import { createLog } from "./log.ts";

export { ConfigError } from "./config/config-error.ts";

/** Any setting of `miniplane serve`, in camel case. */
export type MiniplaneOptions = Partial<Config>;

export interface Miniplane extends AsyncDisposable {
  /** "http://127.0.0.1:43210". */
  readonly url: string;
  /** The text of a kubeconfig for it. */
  readonly kubeconfig: string;
  /** Path of a file with that text. */
  readonly kubeconfigPath: string;
  /** The seed: the same one, with a frozen clock and the same inputs, gives the same bytes. */
  readonly seed: string;
  /** Resolves when no queue, delivery or commit is pending; rejects with what is busy after `timeout` ms (30,000). */
  settle(options?: { readonly timeout?: number }): Promise<void>;
  /** Moves the clock by a duration ("5m") or to the next timer ("next"), settling at every instant; resolves to the new time. */
  advance(step: string): Promise<Date>;
  stop(): Promise<void>;
}

/**
 * Starts a control plane as `--profile test` does: in memory, on a free port, silent, containers at once. Resolves when a
 * client can work. `await using` stops it.
 */
export async function createMiniplane(options: MiniplaneOptions = {}): Promise<Miniplane> {
  const config = makeConfig({ profile: "test", ...options });
  const app = await startApp({ config, machine: thisMachine(), log: await createLog({ level: config.logLevel, terminal: false }) });
  return {
    url: app.url,
    kubeconfig: app.kubeconfig,
    kubeconfigPath: app.kubeconfigPath,
    seed: app.cluster.seed,
    settle: (how) => settle(app, how?.timeout),
    advance: (step) => advance(app, step),
    stop: app.stop,
    [Symbol.asyncDispose]: app.stop,
  };
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  pid: process.pid,
  home: homedir(),
  temporary: tmpdir(),
  env: process.env,
});

async function settle(app: App, timeout = 30_000): Promise<void> {
  const { settled, busy } = await app.cluster.settle({ timeout });
  if (!settled) throw new Error(`the world did not settle; still busy: ${busy.join(", ")}`);
}

async function advance(app: App, step: string): Promise<Date> {
  if (step === "next") return new Date(await app.cluster.advance({ toNext: true }));
  const by = parseDuration(step);
  if (by === undefined || by < 0) throw new ConfigError(`${JSON.stringify(step)} is neither a duration such as 5m nor "next"`);
  return new Date(await app.cluster.advance({ by }));
}
