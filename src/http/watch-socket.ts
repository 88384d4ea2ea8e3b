/** A watch over a WebSocket: one message for each event, text for JSON and binary for protobuf. As kubernetes, what the client sends is not read. */
import type { WebSocket } from "ws";
import { badRequest } from "../api/status.ts";
import type { Exchange } from "./exchange.ts";
import { createSlowReaderGuard } from "./slow-reader.ts";
import type { Upgrade } from "./upgrade.ts";
import { errorMessage, type FrameForm } from "./watch-frames.ts";
import type { WatchTransport } from "./watch-stream.ts";

/** The upgrade is answered with `start`: until then an error is an HTTP answer. Throws 400 for several subprotocols. */
export function createSocketTransport(exchange: Exchange, form: FrameForm, upgrade: Upgrade): WatchTransport {
  const { http } = exchange;
  const { socket, protocols } = upgrade;
  if (protocols.length > 1) throw badRequest("a watch speaks one subprotocol, several were offered");
  const guard = createSlowReaderGuard(socket, http.cluster.clock.io);
  const binary = form.protobuf !== undefined;
  let open: WebSocket | undefined;
  let waiting: ((webSocket: WebSocket) => void)[] = [];
  const whenOpen = (action: (webSocket: WebSocket) => void) => {
    if (open) action(open);
    else waiting.push(action);
  };
  const opened = (webSocket: WebSocket) => {
    open = webSocket;
    for (const action of waiting) action(webSocket);
    waiting = [];
  };
  return {
    start: () => void accept(exchange, upgrade).then(opened, () => socket.destroy()),
    send: (batch, first) =>
      whenOpen((webSocket) => {
        let size = 0;
        for (const message of http.frames.messages(batch, form, first)) {
          webSocket.send(message, { binary });
          size += message.length;
        }
        guard.wrote(size, first);
      }),
    fail: (error) => whenOpen((webSocket) => webSocket.send(errorMessage(error, form), { binary })),
    end: () => whenOpen((webSocket) => webSocket.close(1000)),
    closed: (listener) => void socket.on("close", listener),
    release: () => guard.close(),
  };
}

/** As kubernetes: the one subprotocol that is offered is taken, whatever it is; it does not change what is sent. */
async function accept({ request, response, id }: Exchange, { socket, head, protocols }: Upgrade): Promise<WebSocket> {
  const { WebSocketServer } = await import("ws");
  const server = new WebSocketServer({ noServer: true, clientTracking: false, handleProtocols: () => protocols[0] ?? false });
  server.on("headers", (lines) => lines.push(`Audit-Id: ${id}`));
  response.statusCode = 101;
  response.detachSocket(socket);
  return new Promise((resolve, reject) => {
    socket.once("close", reject);
    // A handshake that is none is answered by ws, which then closes the connection.
    server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", () => webSocket.terminate());
      resolve(webSocket);
    });
  });
}
