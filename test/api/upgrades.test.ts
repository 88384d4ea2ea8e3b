import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { usePlane } from "../support/plane.ts";
import { openSocket, type Spoken, speak } from "../support/raw-socket.ts";

const plane = usePlane({ nodes: 0 });
const secrets = "/api/v1/namespaces/default/secrets";
const h2c = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
const host = "Host: localhost\r\n";
const get = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\n${host}${headers}\r\n`;
const upgraded = (name: string) => get(`${secrets}/${name}`, h2c);
const plain = (name: string) => get(`${secrets}/${name}`);

function post(name: string, headers = h2c): string {
  const body = JSON.stringify({ metadata: { name } });
  return `POST ${secrets} HTTP/1.1\r\n${host}${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function postChunked(name: string): string {
  const body = JSON.stringify({ metadata: { name } });
  const chunks = [body.slice(0, 5), body.slice(5), ""].map((text) => `${text.length.toString(16)}\r\n${text}\r\n`);
  return `POST ${secrets} HTTP/1.1\r\n${host}${h2c}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join("")}`;
}

/** Codes and the names they are about, in order. */
const told = ({ answers }: Spoken) =>
  answers.map(({ code, body }) => {
    const { metadata, details } = JSON.parse(body);
    return `${code} ${metadata.name ?? details.name}`;
  });
const ask = async (bytes: string | readonly string[], count: number) => told(await speak(plane.url, bytes, count));

describe("a request for another protocol that is not spoken", () => {
  it.each([
    ["twice", [upgraded("a"), upgraded("b")], ["404 a", "404 b"]],
    ["three times", [upgraded("a"), upgraded("b"), upgraded("c")], ["404 a", "404 b", "404 c"]],
    ["before a plain request", [upgraded("a"), plain("b")], ["404 a", "404 b"]],
    ["after a plain request", [plain("a"), upgraded("b")], ["404 a", "404 b"]],
    [
      "between plain requests",
      [plain("a"), plain("b"), upgraded("c"), plain("d"), plain("e")],
      ["404 a", "404 b", "404 c", "404 d", "404 e"],
    ],
    ["with a body", [post("one"), upgraded("one")], ["201 one", "200 one"]],
    [
      "with bodies",
      [post("two"), post("three"), plain("two"), post("four"), upgraded("three")],
      ["201 two", "201 three", "200 two", "201 four", "200 three"],
    ],
    ["with a body in chunks", [plain("five"), postChunked("five"), upgraded("five")], ["404 five", "201 five", "200 five"]],
    [
      "of a name nobody knows",
      [get(`${secrets}/a`, "Connection: upgrade\r\nUpgrade: tea/1.0, coffee\r\n"), plain("b")],
      ["404 a", "404 b"],
    ],
    [
      "as a WebSocket that watches nothing",
      [
        plain("a"),
        get(
          `${secrets}/b`,
          "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
        ),
        plain("c"),
      ],
      ["404 a", "404 b", "404 c"],
    ],
  ])("is answered in its turn when it is asked %s", async (_name, requests, answers) => {
    expect(await ask(requests.join(""), answers.length)).toEqual(answers);
  });

  it("is answered as often as it is asked", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
    expect(await ask(names.map(upgraded).join(""), names.length)).toEqual(names.map((name) => `404 ${name}`));
  });

  it("is answered wherever its bytes are cut", async () => {
    const bytes = upgraded("a") + upgraded("b") + plain("c");
    const first = upgraded("a").length;
    for (const cut of [first - 2, first, first + 1, first + upgraded("b").length - 1]) {
      // a whole request comes first, so that there is an answer after which the rest is sent
      expect(await ask([plain("z") + bytes.slice(0, cut), bytes.slice(cut)], 4)).toEqual(["404 z", "404 a", "404 b", "404 c"]);
    }
  });

  it("keeps its connection, unless it said otherwise", async () => {
    const { ended, answers } = await speak(
      plane.url,
      upgraded("a") + get(`${secrets}/b`, `Connection: close, Upgrade\r\nUpgrade: h2c\r\n`),
      3,
    );
    expect([ended, answers.map(({ headers }) => headers["connection"])]).toEqual([true, ["keep-alive", "close"]]);
  });

  it("waits for the body of what was asked before", async () => {
    const [head = "", body = ""] = post("late", "").split("\r\n\r\n");
    expect(await ask([`${plain("z")}${head}\r\n\r\n`, body + upgraded("late")], 3)).toEqual(["404 z", "201 late", "200 late"]);
  });

  it("leaves nothing behind on a connection that asks again and again", async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on("warning", warned);
    const asked = Array.from({ length: 20 }, () => upgraded("a"));
    expect((await speak(plane.url, asked, asked.length)).answers).toHaveLength(20);
    process.off("warning", warned);
    expect(warnings).toEqual([]);
  });

  it("does no harm when its client goes away while it waits", async () => {
    const socket = openSocket(plane.url);
    socket.write(get(`${secrets}?watch=1&resourceVersion=0`) + upgraded("a"));
    await once(socket, "data");
    socket.resetAndDestroy();
    expect(await ask(upgraded("b"), 1)).toEqual(["404 b"]);
  });
});

describe("a WebSocket", () => {
  const upgrade =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

  it("opens after the answers to what was asked before it", async () => {
    const { answers } = await speak(plane.url, plain("a") + plain("b") + get(`${secrets}?watch=1`, upgrade), 3);
    expect(answers.map(({ code }) => code)).toEqual([404, 404, 101]);
  });

  it("to something that is no watch is an HTTP answer", async () => {
    const socket = new WebSocket(`${plane.url.replace("http", "ws")}${secrets}/missing`);
    socket.on("error", () => undefined);
    const [, response] = await once(socket, "unexpected-response");
    expect(response.statusCode).toBe(404);
    socket.terminate();
  });
});
