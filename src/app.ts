/** The composition root: configuration → a running server with its control plane. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { createAccess } from "./access/access.ts";
import { rbacAuthorizer } from "./access/authorization.ts";
import { parseDuration } from "./api/duration.ts";
import { applyManifests } from "./apply-manifests.ts";
import { type Cluster, createCluster } from "./cluster.ts";
import { ConfigError, reasonOf } from "./config/config-error.ts";
import { kubeconfigText } from "./config/kubeconfig.ts";
import { dataPath, kubeconfigPath, type Machine } from "./config/state-paths.ts";
import type { Config } from "./config.ts";
import { controlRoutes } from "./control/control-routes.ts";
import { createAuditLog } from "./http/audit-log.ts";
import { createServer } from "./http/server.ts";
import { tokenUser } from "./kinds/core/service-account/token-user.ts";
import { type LineFile, openLineFile } from "./log.ts";
import { openStore } from "./open-store.ts";
import { createWorld } from "./world.ts";

export interface App {
  /** "http://127.0.0.1:8080". */
  readonly url: string;
  readonly port: number;
  readonly kubeconfig: string;
  readonly kubeconfigPath: string;
  /** The data file; undefined: in memory. */
  readonly dataPath: string | undefined;
  readonly cluster: Cluster;
  readonly server: FastifyInstance;
  /** Drains and closes. Idempotent. */
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly config: Config;
  readonly machine: Machine;
  readonly log: FastifyBaseLogger;
  /** Told once when an accepted write could not be made durable; from then on every request answers 503. */
  readonly onStorageFailure?: (error: Error) => void;
}

/** Starts everything; resolves when a client can work. Rejects with what kept it from starting, leaving nothing behind. */
export async function startApp(options: AppOptions): Promise<App> {
  const cluster = await clusterOf(options);
  try {
    return await serve(options, cluster);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function clusterOf({ config, machine, log, onStorageFailure }: AppOptions): Promise<Cluster> {
  const { clock, speed, seed, nodes, storageClass, unknownPhase, controllers } = config;
  return createCluster({
    openStore: (firstRevision) => openStore({ config, path: dataPath(config, machine), firstRevision }),
    ...{ clock, speed, seed, nodes, storageClass, unknownPhase, controllers, log },
    kubelet: {
      mode: config.kubelet,
      pace: config.pace,
      failImage: anyOf(config.failImage),
      jobDuration: parseDuration(config.jobDuration),
    },
    onStorageFailure: (error) => onStorageFailure?.(error),
    eventTtl: parseDuration(config.eventTtl),
    history: { ms: parseDuration(config.history) ?? 300_000, revisions: 100_000 },
  });
}

/** One expression for all of them; undefined for none. */
const anyOf = (patterns: readonly string[]) =>
  patterns.length > 0 ? new RegExp(patterns.map((text) => `(?:${text})`).join("|")) : undefined;

async function serve(options: AppOptions, cluster: Cluster): Promise<App> {
  const { config, machine, log } = options;
  let applied = false;
  let url = "";
  const path = dataPath(config, machine);
  const audit = config.auditLog === undefined ? undefined : openAuditFile(config.auditLog);
  const world = createWorld({ config, cluster, path, pid: machine.pid, url: () => url });
  const server = await createServer({
    cluster: {
      registry: cluster.registry,
      clock: cluster.clock,
      chance: cluster.chance,
      queues: cluster.runner.queues,
      ready: () => applied && cluster.ready(),
    },
    access: accessOf(cluster),
    log,
    allowedHosts: config.insecure && config.allowedHost.length === 0 ? ["*"] : config.allowedHost,
    audit: audit && createAuditLog((line) => audit.write(line)),
    control: controlRoutes(world),
  });
  try {
    await server.listen({ host: config.host, port: config.port });
    const port = portOf(server);
    url = `http://${urlHost(config.host)}:${port}`;
    await cluster.start();
    await applyManifests(cluster.registry, config.apply);
    if (config.apply.length > 0) await cluster.settle();
    applied = true;
    const file = await writeKubeconfig(kubeconfigPath(config, machine, port), url);
    return {
      url,
      port,
      kubeconfig: kubeconfigText(url),
      kubeconfigPath: file,
      dataPath: path,
      cluster,
      server,
      stop: stopper({ server, cluster, audit, temporary: path ? undefined : file }),
    };
  } catch (error) {
    await server.close();
    await audit?.close();
    throw error;
  }
}

function openAuditFile(path: string): LineFile {
  try {
    return openLineFile(path);
  } catch (error) {
    throw new ConfigError(`--audit-log ${path} cannot be written: ${reasonOf(error)}`);
  }
}

function accessOf({ lister, clock, seed }: Cluster) {
  return createAccess({ tokens: (token) => tokenUser(token, seed, clock.now(), lister), authorize: rbacAuthorizer(lister) });
}

interface Stopping {
  readonly server: FastifyInstance;
  readonly cluster: Cluster;
  readonly audit: LineFile | undefined;
  readonly temporary: string | undefined;
}

/** Stops serving first, so that nobody sees a half-stopped world; `temporary` is removed. */
function stopper({ server, cluster, audit, temporary }: Stopping): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await server.close();
    await audit?.close();
    await cluster.stop();
    if (temporary) await rm(temporary, { force: true });
  };
  return () => (stopped ??= stop());
}

function portOf(server: FastifyInstance): number {
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}

const everywhere = new Set(["localhost", "0.0.0.0", "::"]);
const urlHost = (host: string) => (everywhere.has(host) ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host);

/** Throws ConfigError: the file lies where --data or the temporary folder is. */
async function writeKubeconfig(path: string, url: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    await writeFile(path, kubeconfigText(url), { mode: 0o600 });
    return path;
  } catch (error) {
    throw new ConfigError(`the kubeconfig ${path} cannot be written: ${reasonOf(error)}`);
  }
}
