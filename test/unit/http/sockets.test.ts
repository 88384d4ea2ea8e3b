import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { readBody } from "../../../src/http/body.ts";
import { toApiError } from "../../../src/http/errors.ts";
import { prepareSockets } from "../../../src/http/sockets.ts";
import { openSocket, speak } from "../../support/raw-socket.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listening(handler: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(handler);
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const timedOut = () => Object.assign(new Error("Request timeout"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });

describe("a further server", () => {
  it("is prepared with its first request", async () => {
    const sockets = prepareSockets(createServer());
    const { server, url } = await listening((request, response) => {
      sockets.inTurn(request, response, () => setImmediate(() => response.end(request.url)));
    });
    const { answers } = await speak(url, `${get("/1")}${get("/2")}GARBAGE\r\n\r\n`, 3);
    expect(answers.map(({ code, body }) => `${code} ${body}`)).toEqual(["200 /1", "200 /2", "400 400 Bad Request"]);
    const idle = openSocket(url);
    idle.write(get("/3"));
    await once(idle, "data");
    sockets.close();
    await once(idle, "close");
    expect(server.listenerCount("clientError")).toBe(1);
  });
});

describe("a request that does not come to its end", () => {
  it("is 504 for who reads its body", async () => {
    let serverSide: Socket | undefined;
    const sockets = prepareSockets(createServer());
    const { server, url } = await listening((request, response) => {
      serverSide = request.socket;
      sockets.inTurn(request, response, () =>
        readBody(request).catch((error) => {
          response.statusCode = toApiError(error, console, "").code;
          response.end();
        }),
      );
    });
    const socket = openSocket(url);
    socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
    await once(socket, "data");
    server.emit("clientError", timedOut(), serverSide);
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1.1 504 /);
    await once(socket, "close");
  });

  it("is 408 when not even its head is there", async () => {
    const { server, url } = await listening(() => undefined);
    prepareSockets(server);
    const socket = openSocket(url);
    const [serverSide] = await once(server, "connection");
    server.emit("clientError", timedOut(), serverSide);
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
    await once(socket, "close");
  });
});
