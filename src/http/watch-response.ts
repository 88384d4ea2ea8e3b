/** A watch as a chunked HTTP answer: one write for each batch. */
import type { Exchange } from "./exchange.ts";
import { contentTypes, headers } from "./respond.ts";
import { createSlowReaderGuard } from "./slow-reader.ts";
import { errorFrame, type FrameForm } from "./watch-frames.ts";
import type { WatchTransport } from "./watch-stream.ts";

const protobufStream = `${contentTypes.protobuf};stream=watch`;

export function createResponseTransport(exchange: Exchange, form: FrameForm): WatchTransport {
  const { http, response } = exchange;
  const { socket } = response;
  const guard = socket && createSlowReaderGuard(socket, http.cluster.clock.io);
  return {
    start() {
      const type = form.protobuf ? protobufStream : contentTypes.json;
      response.writeHead(200, [...headers(exchange, type, undefined), "Transfer-Encoding", "chunked"]);
      response.flushHeaders();
    },
    send(batch, first) {
      if (!socket || socket.destroyed) return;
      const bytes = http.frames.encode(batch, form, first);
      if (bytes.length === 0) return;
      // Straight to the socket: the bytes are a finished HTTP chunk.
      socket.write(bytes);
      guard?.wrote(bytes.length, first);
    },
    fail: (error) => void response.write(errorFrame(error, form)),
    end: () => void response.end(),
    closed: (listener) => void response.on("close", listener),
    release: () => guard?.close(),
  };
}
