import { describe, expect, it } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { createMiniplane } from "../../src/index.ts";
import { type Json, usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 0 });
const secrets = "/api/v1/namespaces/default/secrets";
const named = (name: string) => ({ metadata: { name } });
const connect = (query: string, protocols: string[] = [], options: ClientOptions = {}) =>
  new WebSocket(`${plane.url.replace("http", "ws")}${secrets}?watch=1&${query}`, protocols, options);

/** The first messages of a socket, and whether they were binary. Rejects when it fails. */
function messages(socket: WebSocket, count: number): Promise<{ data: Buffer; binary: boolean }[]> {
  return new Promise((resolve, reject) => {
    const found: { data: Buffer; binary: boolean }[] = [];
    socket.on("error", reject);
    socket.on("message", (data: Buffer, binary) => {
      if (found.length < count) found.push({ data, binary });
      if (found.length < count) return;
      socket.close();
      resolve(found);
    });
  });
}

const parsed = async (socket: WebSocket, count: number): Promise<Json[]> =>
  (await messages(socket, count)).map(({ data }) => JSON.parse(data.toString("utf8")));

/** The status and body of the HTTP answer to an upgrade that is refused. */
function refusal(socket: WebSocket): Promise<{ code: number | undefined; body: Json }> {
  return new Promise((resolve) => {
    socket.on("error", () => undefined);
    socket.on("unexpected-response", (_request, response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ code: response.statusCode, body: JSON.parse(text) }));
    });
  });
}

describe("a watch over a WebSocket", () => {
  it("has one text message for each event", async () => {
    await plane.create(secrets, named("first"));
    const events = parsed(connect(""), 2);
    await plane.create(secrets, named("second"));
    expect((await events).map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual(["ADDED first", "ADDED second"]);
    const [{ data, binary } = { data: Buffer.alloc(0), binary: true }] = await messages(connect(""), 1);
    expect([binary, data.at(-1)]).toEqual([false, 10]);
  });

  it("takes the subprotocol that is offered and sends the same", async () => {
    const socket = connect("", ["base64.binary.k8s.io"]);
    expect(await parsed(socket, 1)).toMatchObject([{ type: "ADDED", object: { kind: "Secret" } }]);
    expect(socket.protocol).toBe("base64.binary.k8s.io");
  });

  it("comes as Table and as protobuf too", async () => {
    const table = { headers: { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io" } };
    expect((await parsed(connect("", [], table), 1))[0].object).toMatchObject({
      kind: "Table",
      rows: [{ cells: ["first", "Opaque", 0, "0s"] }],
    });
    const [message] = await messages(connect("", [], { headers: { Accept: "application/vnd.kubernetes.protobuf" } }), 1);
    expect(message?.binary).toBe(true);
    expect(message?.data.subarray(0, 7).toString("latin1")).toBe("\n\u0005ADDED");
  });

  it("ends with its time", async () => {
    const socket = connect("timeoutSeconds=1&resourceVersion=0");
    expect(await new Promise((resolve) => socket.on("close", resolve))).toBe(1000);
  });

  it("that is too old says so in a message", async () => {
    expect(await parsed(connect("resourceVersion=1"), 1)).toMatchObject([{ type: "ERROR", object: { code: 410, reason: "Expired" } }]);
  });

  it.each([
    ["a selector that does not parse", "labelSelector=a%20b", [], {}, 400],
    ["several subprotocols", "", ["one", "two"], {}, 400],
    ["a foreign page", "", [], { origin: "https://evil.example.com" }, 403],
    ["a token nobody knows", "", ["base64url.bearer.authorization.k8s.io.bm9ib2R5", "base64.binary.k8s.io"], {}, 401],
  ])("for %s is refused before it is one", async (_name, query, protocols, options, code) => {
    const { code: answered, body } = await refusal(connect(query, protocols, options));
    expect([answered, body.kind, body.code]).toEqual([code, "Status", code]);
  });

  it("is counted when it is over, and its connection closed", async () => {
    await plane.until(async () =>
      (await plane.api().get("/metrics")).text.includes(
        'resource="secrets",subresource="",scope="namespace",component="apiserver",code="101"}',
      ),
    );
  });
});

describe("a server that stops", () => {
  it("does not wait for open WebSockets", async () => {
    const other = await createMiniplane({ clock: "frozen", nodes: 0 });
    const socket = new WebSocket(`${other.url.replace("http", "ws")}/api/v1/namespaces?watch=1`);
    await new Promise((resolve) => socket.once("message", resolve));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await other.stop();
    await closed;
  });
});
