/** A watch from its first event to its end, whatever carries it: over when its time is, or when its reader goes. */
import { ApiError } from "../api/status.ts";
import type { TimeLine, Timer } from "../clock/clock.ts";
import type { WatchBatch, WatchHandle } from "../registry/registry.ts";
import { toApiError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";
import type { ListOptions } from "./list-options.ts";
import { checkIncludeObject } from "./table.ts";
import type { FrameForm } from "./watch-frames.ts";
import { createResponseTransport } from "./watch-response.ts";
import { createSocketTransport } from "./watch-socket.ts";

/** As kubernetes: a watch without timeoutSeconds lasts 30 to 60 minutes. */
const minTimeoutSeconds = 1800;

/** As kubernetes: so long before the end there is a last bookmark. */
const lastBookmarkSeconds = 2;

/** What events are sent through. */
export interface WatchTransport {
  /** Called once, before anything is sent. */
  start(): void;
  /** `first`: nothing was sent before. */
  send(batch: WatchBatch, first: boolean): void;
  /** An ERROR event. */
  fail(error: ApiError): void;
  end(): void;
  /** Tells when the client has gone or everything is sent. */
  closed(listener: () => void): void;
  /** The watch is over. */
  release(): void;
}

/** Opens the stream; resolves when it is over. Rejects with what the registry refuses at once, except 410, which is an ERROR event as upstream. */
export async function openWatch(exchange: Exchange, options: ListOptions): Promise<void> {
  const { http, endpoint, upgrade } = exchange;
  const { clock, registry, chance } = http.cluster;
  const form = formOf(exchange);
  if (form.transform?.kind === "Table") checkIncludeObject(form.includeObject);
  const transport = upgrade ? createSocketTransport(exchange, form, upgrade) : createResponseTransport(exchange, form);
  const stream = createStream(exchange, form, transport);
  const seconds = options.timeoutSeconds || minTimeoutSeconds * (1 + chance.fraction("watch-timeout", exchange.id));
  try {
    const handle = registry.watch(endpoint.kind, endpoint.namespace, options, stream);
    const bookmark = options.allowWatchBookmarks ? () => handle.bookmark() : undefined;
    stream.opened(handle, lifeOf(clock.io, seconds, { bookmark, end: () => stream.end() }));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 410) throw error;
    stream.end(error);
  }
  await stream.closed;
}

function formOf({ http, endpoint, info, representation }: Exchange): FrameForm {
  return {
    kind: endpoint.kind,
    transform: representation.transform,
    protobuf: representation.encoding === "protobuf" ? representation.protobuf : undefined,
    includeObject: info.query.get("includeObject"),
    now: () => http.cluster.clock.now(),
  };
}

/** One timer until the end, with a stop for the last bookmark on the way. */
function lifeOf(io: TimeLine, seconds: number, then: { bookmark: (() => void) | undefined; end: () => void }): Timer {
  const { bookmark, end } = then;
  if (!bookmark || seconds <= lastBookmarkSeconds) return io.after(seconds * 1000, end);
  let timer = io.after((seconds - lastBookmarkSeconds) * 1000, () => {
    bookmark();
    timer = io.after(lastBookmarkSeconds * 1000, end);
  });
  return { cancel: () => timer.cancel() };
}

function createStream(exchange: Exchange, form: FrameForm, transport: WatchTransport) {
  const { http } = exchange;
  const closing: (() => void)[] = [];
  let started = false;
  let first = true;
  let over = false;
  let finish: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const start = () => {
    if (started) return;
    started = true;
    transport.start();
  };
  const stop = () => {
    if (over) return;
    over = true;
    for (const close of closing) close();
    http.watches.delete(stream);
    transport.release();
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
      if (over) return;
      start();
      try {
        transport.send(batch, first);
      } catch (error) {
        // As kubernetes: a form that does not fit the objects is met with the first of them, and ends the stream.
        if (!(error instanceof ApiError)) http.log.error({ err: error, requestId: exchange.id }, "a watch failed");
        stream.end();
        return;
      }
      http.counts.sent(form.kind, batch.events.length);
      first = false;
    },
    end(error?: ApiError) {
      if (over) return;
      start();
      if (error) transport.fail(toApiError(error, http.log, exchange.id));
      stop();
      transport.end();
    },
  };
  http.watches.add(stream);
  transport.closed(stop);
  return stream;
}
