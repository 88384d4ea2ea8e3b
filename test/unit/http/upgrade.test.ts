import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import type { HttpContext } from "../../../src/http/exchange.ts";
import { prepareSockets } from "../../../src/http/sockets.ts";
import { serveUpgrades } from "../../../src/http/upgrade.ts";
import { speak } from "../../support/raw-socket.ts";

it("a connection that is handed back is not ended for the silence of a long answer", async () => {
  const timers: unknown[] = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    timers.push(request.socket.timeout ?? 0);
    sockets.inTurn(request, response, () => setImmediate(() => response.end()));
  });
  const sockets = prepareSockets(server);
  serveUpgrades(server, { http: {} as HttpContext, connections: sockets, check: () => undefined });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n`;
  await speak(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, [ask("/1") + ask("/2"), ask("/3")], 3);
  server.close();
  expect(timers).toEqual([0, 0, 0]);
});
