/** A watch as a chunked HTTP answer: one write per batch, closed when its time is over or its reader too slow. */

import { ApiError } from "../api/status.ts";
import type { TimeLine, Timer } from "../clock/clock.ts";
import type { WatchBatch, WatchHandle } from "../registry/registry.ts";
import { toApiError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";
import type { ListOptions } from "./list-options.ts";
import { contentTypes, headers } from "./respond.ts";
import { createSlowReaderGuard } from "./slow-reader.ts";
import type { FrameForm } from "./watch-frames.ts";

/** As kubernetes: a watch without timeoutSeconds lasts 30 to 60 minutes. */
const minTimeoutSeconds = 1800;

const protobufStream = `${contentTypes.protobuf};stream=watch`;

/** Opens the stream. Throws what the registry refuses at once, except 410, which is an ERROR event as upstream. */
export function openWatch(exchange: Exchange, options: ListOptions): Promise<void> {
  const { http, endpoint, info, representation } = exchange;
  const { clock, registry } = http.cluster;
  const form: FrameForm = {
    kind: endpoint.kind,
    transform: representation.transform,
    protobuf: representation.encoding === "protobuf" ? representation.protobuf : undefined,
    includeObject: info.query.get("includeObject"),
    now: () => clock.now(),
  };
  const seconds = options.timeoutSeconds || minTimeoutSeconds * (1 + http.cluster.chance.fraction("watch-timeout", exchange.id));
  const stream = createStream(exchange, form, clock.io);
  try {
    const handle = registry.watch(endpoint.kind, endpoint.namespace, options, stream);
    stream.opened(
      handle,
      clock.io.after(seconds * 1000, () => stream.end()),
    );
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 410) throw error;
    stream.end(error);
  }
  return stream.closed;
}

function errorFrame(error: ApiError, { protobuf }: FrameForm): Buffer | string {
  const object = error.toStatus();
  return protobuf ? protobuf.frame("ERROR", object) : `${JSON.stringify({ type: "ERROR", object })}\n`;
}

function createStream(exchange: Exchange, form: FrameForm, io: TimeLine) {
  const { http, response } = exchange;
  const socket = response.socket;
  const closing: (() => void)[] = [];
  let first = true;
  let over = false;
  let finish: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const guard = createSlowReaderGuard(socket, io);
  const start = () => {
    if (response.headersSent) return;
    response.writeHead(200, [
      ...headers(exchange, form.protobuf ? protobufStream : contentTypes.json, undefined),
      "Transfer-Encoding",
      "chunked",
    ]);
    response.flushHeaders();
  };
  const stop = () => {
    if (over) return;
    over = true;
    for (const close of closing) close();
    http.watches.delete(stream);
    guard.close();
    finish();
  };
  const stream = {
    closed,
    close: () => stream.end(),
    opened(handle: WatchHandle, timer: Timer) {
      closing.push(
        () => handle.close(),
        () => timer.cancel(),
      );
      if (over) for (const close of closing) close();
      else start();
    },
    batch(batch: WatchBatch) {
      if (over || !socket) return;
      start();
      const bytes = http.frames.encode(batch, form, first);
      if (bytes.length === 0) return;
      guard.write(bytes, first);
      http.counts.sent(form.kind, batch.events.length);
      first = false;
    },
    end(error?: ApiError) {
      if (over) return;
      start();
      if (error) response.write(errorFrame(toApiError(error, http.log, exchange.id), form));
      stop();
      response.end();
    },
  };
  http.watches.add(stream);
  response.on("close", stop);
  return stream;
}
