/** The command: arguments and environment → configuration, start, signals. The only file that reads the process. */
import { homedir, tmpdir } from "node:os";
import closeWithGrace from "close-with-grace";
import { type App, startApp } from "./app.ts";
import { banner } from "./cli/banner.ts";
import { CommandError, type Terminal } from "./cli/command.ts";
import { helpText } from "./cli/help.ts";
import { commands } from "./cli/index.ts";
import { otherCluster } from "./cli/other-cluster.ts";
import type { Machine } from "./config/state-paths.ts";
import { type Config, readConfig } from "./config.ts";
import { contentsOf } from "./contents.ts";
import { explain } from "./explain.ts";
import { createLog } from "./log.ts";
import { packageVersion } from "./package-version.ts";

const machine: Machine = { platform: process.platform, pid: process.pid, home: homedir(), temporary: tmpdir(), env: process.env };
const terminal: Terminal = { machine, write: (text) => void process.stdout.write(text) };

/** Wall milliseconds a shutdown may take. */
const graceMs = 10_000;
/** Wall milliseconds between looks at the parent with --exit-with-parent. */
const parentInterval = 500;

async function main([first = "serve", ...rest]: readonly string[]): Promise<void> {
  if (first === "help" || [first, ...rest].some((word) => word === "--help" || word === "-h")) return terminal.write(helpText());
  if (first === "version" || first === "--version") return terminal.write(`${packageVersion()}\n`);
  if (first === "serve" || first.startsWith("-")) return serve(readConfig(first === "serve" ? rest : [first, ...rest], process.env));
  const command = commands.find(({ name }) => name === first);
  if (!command) throw new CommandError(`unknown command ${first}: see miniplane --help`);
  process.exitCode = await command.run(rest, terminal);
}

async function serve(config: Config): Promise<void> {
  const log = await createLog({ level: config.logLevel, terminal: process.stderr.isTTY === true });
  const app = await startApp({ config, machine, log, onStorageFailure: giveUp });
  closeWithGrace({ delay: graceMs, logger: false }, async ({ err }) => {
    if (err) log.error({ err }, "stopping after an error");
    await app.stop();
    if (err) process.exitCode = 1;
  });
  if (config.exitWithParent) followParent(app);
  await announce(config, app);
  // The build starts the server once to fill V8's code cache.
  if (process.env["MINIPLANE_WARM_UP"]) await app.stop();
}

/** What was accepted could not be made durable: nobody has been told it was, so stopping loses nothing acknowledged. */
function giveUp(error: Error): void {
  process.stderr.write(`miniplane: the data file cannot be written, stopping: ${error.message}\n`);
  process.exit(1);
}

async function announce(config: Config, app: App): Promise<void> {
  const { url, kubeconfigPath, cluster } = app;
  if (config.print === "json") {
    return terminal.write(`${JSON.stringify({ url, kubeconfig: kubeconfigPath, pid: process.pid, seed: cluster.seed })}\n`);
  }
  if (config.profile === "test") return;
  terminal.write(
    banner({
      ...{ version: packageVersion(), url, kubeconfigPath, dataPath: app.dataPath, resumed: cluster.resumed },
      contents: contentsOf(cluster.lister),
      clock: cluster.clock.state(),
      startedIn: performance.now(),
      otherCluster: await otherCluster(url, machine),
    }),
  );
}

/** A process whose parent is gone is handed to another one. */
function followParent(app: App): void {
  const parent = process.ppid;
  const look = () => {
    if (process.ppid === parent) app.cluster.clock.io.after(parentInterval, look);
    else void app.stop().then(() => process.exit(0));
  };
  look();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`miniplane: ${explain(error)}\n`);
  process.exit(1);
});
