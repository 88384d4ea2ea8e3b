import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMiniplane, type Miniplane } from "../../src/index.ts";
import { usePlane } from "../support/plane.ts";
import { openSocket, parseAnswers, speak } from "../support/raw-socket.ts";

const plane = usePlane({ nodes: 0 });
const configMaps = "/api/v1/namespaces/default/configmaps";
const host = "Host: localhost\r\n";
const get = (path: string, headers = "", version = "1.1") => `GET ${path} HTTP/${version}\r\n${host}${headers}\r\n`;
const head = (length: number, path = configMaps) =>
  `POST ${path} HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
const post = (name: string) => {
  const body = JSON.stringify({ metadata: { name } });
  return head(body.length) + body;
};
const codes = async (bytes: string, count: number) => (await speak(plane.url, bytes, count)).answers.map(({ code }) => code);

const maxBody = 3 * 1024 * 1024;

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.on("close", () => resolve()));

/** All that comes until the connection ends. */
async function wholeText(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  await closed(socket);
  return text;
}

/** What is answered to a client that says its bytes and then that it has nothing more to say. */
async function sayOnly(bytes: string, url = plane.url): Promise<ReturnType<typeof parseAnswers>> {
  const socket = openSocket(url);
  const text = wholeText(socket);
  socket.end(bytes);
  return parseAnswers(await text);
}

/** The socket, once something was answered to the bytes. */
async function answered(bytes: string, url: string): Promise<Socket> {
  const socket = openSocket(url);
  socket.write(bytes);
  await once(socket, "data");
  return socket;
}

describe("a client that has nothing more to say", () => {
  let folder: string;
  let durable: Miniplane;

  // On a disk an answer takes its time.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "miniplane-connections-"));
    durable = await createMiniplane({ clock: "frozen", nodes: 0, data: join(folder, "world.db") });
  });
  afterAll(async () => {
    await durable?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("gets its answers", async () => {
    const { answers } = await sayOnly(post("a") + post("b") + get(`${configMaps}/a`), durable.url);
    expect(answers.map(({ code }) => code)).toEqual([201, 201, 200]);
  });

  it("gets a large document whole", async () => {
    const { answers } = await sayOnly(get("/openapi/v2"), durable.url);
    expect(answers[0]?.body.length).toBeGreaterThan(1_000_000);
  });

  it("ends its watch", async () => {
    const { answers } = await sayOnly(get(`${configMaps}?watch=1`));
    expect(answers[0]).toMatchObject({ code: 200, body: expect.stringContaining('"type":"ADDED"') });
    const socket = await answered(get(`${configMaps}?watch=1`), plane.url);
    socket.end();
    await closed(socket);
    await plane.until(async () => !/^apiserver_longrunning_requests\{[^}]*\} [1-9]/m.test((await plane.api().get("/metrics")).text));
  });

  it("in the middle of a body gets 400", async () => {
    const { answers } = await sayOnly(`${head(200)}{"metadata"`);
    expect(answers).toMatchObject([{ code: 400, body: expect.stringContaining("unexpected EOF") }]);
  });
});

describe("requests that are sent before the first is answered", () => {
  const remove = (name: string) => get(`${configMaps}/${name}`).replace("GET", "DELETE");
  const find = (name: string) => get(`${configMaps}/${name}`);

  it("are served one after another", async () => {
    expect(await codes(post("p") + find("p") + remove("p") + find("p") + post("p") + find("p"), 6)).toEqual([201, 200, 200, 404, 201, 200]);
    expect(await codes(find("q") + post("q") + find("q"), 3)).toEqual([404, 201, 200]);
  });

  it("wait for a body that is still to come", async () => {
    const body = JSON.stringify({ metadata: { name: "later" } });
    const { answers } = await speak(plane.url, [`${find("later")}${head(body.length)}`, body + find("later")], 3);
    expect(answers.map(({ code }) => code)).toEqual([404, 201, 200]);
  });

  it("do not mix with the events of a watch", async () => {
    const { answers, rest } = await speak(
      plane.url,
      `${get("/openapi/v2")}${get(`${configMaps}?watch=1&timeoutSeconds=1`)}${find("no")}`,
      3,
    );
    expect([answers.map(({ code }) => code), rest]).toEqual([[200, 200, 404], ""]);
    for (const line of (answers[1]?.body ?? "").trimEnd().split("\n")) expect(JSON.parse(line).type).toBe("ADDED");
  });

  it("with a path that is none keep their place", async () => {
    expect(await codes(post("place") + find("%zz") + find("place") + find("%zz"), 4)).toEqual([201, 400, 200, 400]);
  });

  it("by a page of strangers are refused in their place", async () => {
    const foreign = get(`${configMaps}/x`).replace(host, "Host: evil.example.com\r\n");
    expect(await codes(post("mine") + foreign + find("mine"), 3)).toEqual([201, 403, 200]);
  });
});

describe("bytes that are no HTTP", () => {
  it("are 400, and the end of the connection", async () => {
    const { answers, ended } = await speak(plane.url, "GARBAGE\r\n\r\n", 2);
    expect([ended, answers]).toMatchObject([true, [{ code: 400, body: "400 Bad Request", headers: { connection: "close" } }]]);
  });

  it("are answered after what was asked before them", async () => {
    const { answers, ended } = await speak(plane.url, `${get(`${configMaps}/no`)}${post("before")}GARBAGE\r\n\r\n`, 4);
    expect([ended, answers.map(({ code }) => code)]).toEqual([true, [404, 201, 400]]);
  });

  it("in a body are a bad request", async () => {
    const chunked = `POST ${configMaps} HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const { answers, ended } = await speak(plane.url, `${get(`${configMaps}/no`)}${chunked}zz\r\n{}`, 3);
    expect([ended, answers.map(({ code }) => code)]).toEqual([true, [404, 400]]);
    const late = await speak(plane.url, [`${get(`${configMaps}/no`)}${chunked}2\r\n{}\r\n`, "zz\r\n"], 3);
    expect(late.answers.map(({ code }) => code)).toEqual([404, 400]);
  });

  it("in too long a head are 431", async () => {
    expect(await codes(get("/version", `X-Long: ${"x".repeat(1024 * 1024)}\r\n`), 1)).toEqual([431]);
  });
});

describe("a body", () => {
  it("comes in chunks, with extensions and trailers", async () => {
    const body = JSON.stringify({ metadata: { name: "chunked" } });
    const chunks = `${body.length.toString(16)};a=b\r\n${body}\r\n0\r\nX-Trailer: 1\r\n\r\n`;
    const request = `POST ${configMaps} HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;
    expect(await codes(request + get(`${configMaps}/chunked`), 2)).toEqual([201, 200]);
  });

  it("is waited for by who expects to be asked for it", async () => {
    const body = JSON.stringify({ metadata: { name: "expected" } });
    const asking = head(body.length).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    const { answers } = await speak(plane.url, [asking, body], 2);
    expect(answers.map(({ code }) => code)).toEqual([100, 201]);
  });

  it("that nobody wants does not hide the next request", async () => {
    const unwanted = head(2, "/api/v1/nothing").replace("POST", "GET");
    expect(await codes(`${head(2, `${configMaps}/x/y`)}{}${unwanted}{}${get(`${configMaps}/no`)}`, 3)).toEqual([404, 404, 404]);
  });

  it("over the limit is 413 as soon as that shows", async () => {
    expect(await codes(head(100_000_000) + "x".repeat(maxBody + 1), 1)).toEqual([413]);
  });

  it("over the limit is read to its end, and the next request answered", async () => {
    const size = maxBody + 100_000;
    expect(await codes(head(size) + "x".repeat(size) + get(`${configMaps}/no`), 2)).toEqual([413, 404]);
  });

  it.each([
    ["POST", configMaps],
    ["GET", configMaps],
    ["POST", "/api/v1/nothing"],
    ["POST", "/nothing"],
    ["GET", "/version"],
  ])("without an end is not read for ever: %s %s", async (method, path) => {
    const socket = openSocket(plane.url);
    let sent = 0;
    const piece = Buffer.alloc(1024 * 1024, 120);
    socket.on("error", () => undefined);
    socket.write(head(1e12, path).replace("POST", method));
    const more = () => {
      while (!socket.destroyed && socket.write(piece)) sent += 1;
      sent += 1;
    };
    socket.on("drain", more);
    more();
    await closed(socket);
    expect(sent).toBeLessThan(100);
  });

  it.each(["application/vnd.kubernetes.protobuf", "application/json"])("that is cut off is no request in flight (%s)", async (accept) => {
    const socket = openSocket(plane.url);
    socket.write(head(200).replace(host, `${host}Accept: ${accept}\r\nExpect: 100-continue\r\n`));
    await once(socket, "data");
    socket.resetAndDestroy();
    const inflight = /^apiserver_current_inflight_requests\{request_kind="mutating"\} 0$/m;
    await plane.until(async () => inflight.test((await plane.api().get("/metrics")).text));
  });
});

describe("HTTP/1.0", () => {
  it("has an answer with its length, and the connection ends", async () => {
    const { answers, ended } = await speak(plane.url, get(`${configMaps}/no`, "", "1.0"), 2);
    expect([ended, answers.length, answers[0]?.headers["connection"]]).toEqual([true, 1, "close"]);
  });

  it("watches without chunks", async () => {
    const socket = openSocket(plane.url);
    const text = wholeText(socket);
    socket.write(get(`${configMaps}?watch=1&resourceVersion=0&timeoutSeconds=1`, "", "1.0"));
    const [start = "", events = ""] = (await text).split("\r\n\r\n");
    expect(start).not.toMatch(/chunked/);
    for (const line of events.trimEnd().split("\n")) expect(JSON.parse(line).type).toBe("ADDED");
  });
});

describe("a request", () => {
  it("for the whole address of something is for that", async () => {
    expect(await codes(get(`http://localhost${configMaps}/no`) + get(`HTTP://localhost/api/v1/namespaces/default`), 2)).toEqual([404, 200]);
    expect(await codes(get("http://localhost"), 1)).toEqual([200]);
  });

  it("for what is still the same has an answer without a body and its headers", async () => {
    const { answers } = await speak(plane.url, get("/openapi/v3", "If-None-Match: *\r\n") + get("/version"), 2);
    expect(answers.map(({ code }) => code)).toEqual([304, 200]);
    expect(Object.keys(answers[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(["content-length"]));
    expect(answers[0]?.headers["content-type"]).toBeUndefined();
  });

  it("for the head alone gets no body", async () => {
    const ask = (path: string) => get(path).replace("GET", "HEAD");
    const paths = [configMaps, "/healthz", "/version", "/apis", "/openapi/v3"];
    const methods = paths.map(() => "HEAD");
    const { answers } = await speak(plane.url, paths.map(ask).join(""), paths.length, methods);
    expect(answers.map(({ code }) => code)).toEqual([405, 200, 405, 200, 200]);
  });
});

describe("a server that stops", () => {
  const started = () => createMiniplane({ clock: "frozen", nodes: 0 });

  it("does not wait for bodies that do not come", async () => {
    const other = await started();
    const asking = head(200).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    const socket = await answered(`${asking}{`, other.url);
    socket.on("error", () => undefined);
    await Promise.all([closed(socket), other.stop()]);
  });

  it("answers what was asked after a watch", async () => {
    const other = await started();
    const socket = openSocket(other.url);
    const text = wholeText(socket);
    socket.write(get(`${configMaps}?watch=1`) + get(`${configMaps}/no`));
    await once(socket, "data");
    await other.stop();
    expect(parseAnswers(await text).answers.map(({ code }) => code)).toEqual([200, 404]);
  });
});
