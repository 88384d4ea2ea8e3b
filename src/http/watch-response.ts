/** A watch as a chunked HTTP answer: one write for each batch. */
import type { Exchange } from "./exchange.ts";
import { contentTypes, headers } from "./respond.ts";
import { createSlowReaderGuard } from "./slow-reader.ts";
import { errorFrame, type FrameForm } from "./watch-frames.ts";
import type { WatchTransport } from "./watch-stream.ts";

const protobufStream = `${contentTypes.protobuf};stream=watch`;

/** A client that will send nothing more has gone, as Kubernetes takes it. */
export function createResponseTransport(exchange: Exchange, form: FrameForm): WatchTransport {
  const { http, request, response } = exchange;
  const { socket } = request;
  const guard = createSlowReaderGuard(socket, http.cluster.clock.io);
  // HTTP/1.0 knows no chunks: its streams end with the connection.
  const chunked = request.httpVersionMinor > 0;
  const end = () => void response.end();
  return {
    start() {
      const type = form.protobuf ? protobufStream : contentTypes.json;
      const list = headers(exchange, type, undefined);
      response.writeHead(200, chunked ? [...list, "Transfer-Encoding", "chunked"] : list);
      response.flushHeaders();
    },
    send(batch, first) {
      if (socket.destroyed) return;
      const chunk = http.frames.encode(batch, form, first);
      const bytes = chunked ? chunk : withoutChunk(chunk);
      if (bytes.length === 0) return;
      // Straight to the socket: the bytes are a finished HTTP chunk.
      socket.write(bytes);
      guard.wrote(bytes.length, first);
    },
    fail: (error) => void response.write(errorFrame(error, form)),
    end,
    closed(listener) {
      response.on("close", listener);
      socket.on("end", end);
    },
    release() {
      socket.off("end", end);
      guard.close();
    },
  };
}

/** The content of a chunk, without its size line and its line end. */
const withoutChunk = (chunk: Buffer) => (chunk.length === 0 ? chunk : chunk.subarray(chunk.indexOf("\n") + 1, -2));
