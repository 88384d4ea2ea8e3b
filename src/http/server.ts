/** The HTTP server of one control plane: Fastify for our own API, one wildcard handler for Kubernetes' paths. */
import type { IncomingMessage, ServerResponse } from "node:http";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Access } from "../access/access.ts";
import { drain } from "./body.ts";
import { toApiError } from "./errors.ts";
import type { HttpContext, ServedCluster } from "./exchange.ts";
import { serveKubernetes } from "./kubernetes-paths.ts";
import { createExposition, type Exposition } from "./metrics/exposition.ts";
import { createRequestCounts } from "./metrics/request-counts.ts";
import type { Representation } from "./negotiation.ts";
import { createOpenApiDocuments } from "./openapi-documents.ts";
import type { RequestObserver } from "./request-record.ts";
import { sendError } from "./respond.ts";
import { createSafetyCheck, type SafetyCheck } from "./safety.ts";
import { prepareSockets, type Sockets } from "./sockets.ts";
import { createTurnEnd } from "./turn-end.ts";
import { serveUpgrades } from "./upgrade.ts";
import { createFrameEncoder } from "./watch-frames.ts";

export interface ServerOptions {
  readonly cluster: ServedCluster;
  readonly access: Access;
  readonly log: FastifyBaseLogger;
  /** Host names that are let in besides local ones; `*`: all. */
  readonly allowedHosts: readonly string[];
  /** Told of every request to Kubernetes' paths that is over. */
  readonly audit?: RequestObserver | undefined;
  /** `/miniplane/v1`. */
  readonly control?: FastifyPluginAsync | undefined;
}

/** Go's clients keep connections for 90 s and must not meet one that we are closing. */
const keepAliveTimeout = 120_000;
/** As kubernetes: how long a request may take; here, to arrive. */
const requestTimeout = 60_000;
const json: Representation = { encoding: "json", transform: undefined, pretty: false };

/** Builds the server without listening. Closing it ends the watches. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const http = contextOf(options);
  const app: FastifyInstance = Fastify({
    loggerInstance: quieter(options.log),
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    keepAliveTimeout,
    requestTimeout,
    rewriteUrl: ({ url = "/" }) => originForm(url),
    forceCloseConnections: "idle",
    http: { maxHeaderSize: 1024 * 1024 },
    frameworkErrors: (error, request, reply) => {
      reply.hijack();
      sockets.inTurn(request.raw, reply.raw, () => fail(http, request, reply.raw, error));
    },
  });
  const check = createSafetyCheck(options.allowedHosts);
  const sockets = prepareSockets(app.server);
  app.addHook("onRequest", requestHook(sockets, check));
  serveUpgrades(app.server, { http, connections: sockets, check });
  app.addHook("preClose", async () => {
    for (const watch of http.watches) watch.close();
    sockets.close();
  });
  app.setErrorHandler((error, request, reply) => {
    reply.hijack();
    fail(http, request, reply.raw, error);
  });
  if (options.control) await app.register(options.control, { prefix: "/miniplane/v1" });
  await app.register(kubernetesRoutes(http));
  return app;
}

/** Where it listens is not worth a line of the log: whoever started the server says it. */
function quieter(log: FastifyBaseLogger): FastifyBaseLogger {
  return log.level === "debug" || log.level === "info" ? log.child({}, { level: "warn" }) : log;
}

/** The path of a request as proxies are asked, `GET http://host/path`. */
const originForm = (url: string) => (url.startsWith("/") ? url : url.replace(/^https?:\/\/[^/?]*\/?/i, "/"));

/**
 * Kubernetes' paths are served as soon as Fastify has routed them: its steps for bodies and answers have nothing to do
 * there, since the handlers read and write by themselves.
 */
function kubernetesRoutes(http: HttpContext): FastifyPluginAsync {
  return async (app) => {
    const serve = (request: { raw: IncomingMessage }, reply: { hijack(): unknown; raw: ServerResponse }) => {
      reply.hijack();
      serveKubernetes(http, request.raw, reply.raw);
    };
    // the hook never goes on to the next step
    const routed = { onRequest: (request: FastifyRequest, reply: FastifyReply, _done: () => void) => serve(request, reply) };
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, _payload, done) => done(null));
    app.all("/api/*", routed, serve);
    app.all("/apis/*", routed, serve);
    app.setNotFoundHandler(serve);
  };
}

function requestHook(sockets: Sockets, check: SafetyCheck) {
  return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
    sockets.inTurn(request.raw, reply.raw, () => {
      try {
        check(request.raw.headers);
      } catch (error) {
        return done(error as Error);
      }
      done();
    });
  };
}

function fail(http: HttpContext, request: FastifyRequest, response: ServerResponse, error: unknown): void {
  drain(request.raw);
  const id = http.idOf(request.raw.headers);
  sendError(response, { id, warnings: [], bytes: 0 }, toApiError(error, http.log, id), json);
}

function contextOf({ cluster, access, log, audit }: ServerOptions): HttpContext {
  const prefix = cluster.chance.uuid("audit-id").slice(0, 24);
  let count = 0;
  const nextId = () => {
    count += 1;
    return prefix + count.toString(16).padStart(12, "0");
  };
  let exposition: Promise<Exposition> | undefined;
  const openapi = createOpenApiDocuments(() => cluster.registry.kinds);
  const http: HttpContext = {
    ...{ cluster, access, log, openapi, audit },
    idOf: (headers) => (headers["audit-id"] as string | undefined) || nextId(),
    counts: createRequestCounts(),
    exposition: () => (exposition ??= createExposition(http)),
    frames: createFrameEncoder(),
    turnEnd: createTurnEnd(),
    watches: new Set(),
  };
  return http;
}
