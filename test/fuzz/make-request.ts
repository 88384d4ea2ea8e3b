/** The n-th request of a fuzz run: a function of seed and number alone, so that each can be made again. */
import { createDice, type Dice } from "./dice.ts";
import { flipped, jsonBytes, protobufBytes, yamlBytes } from "./mutate-bytes.ts";
import { mutateHeaders } from "./mutate-headers.ts";
import { mutateJson, tamed } from "./mutate-json.ts";
import { mutatePath, mutateQuery } from "./mutate-url.ts";
import type { Framing, RawRequest } from "./raw-request.ts";
import type { Seed, Story } from "./seeds.ts";

/** Requests of one story that follow one another. */
const episode = 12;

export const namespaces = ["fuzz-0", "fuzz-1", "fuzz-2", "fuzz-3"];

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "PROPFIND", "CONNECT", "X"];

/** Other places of the server; what moves clock and nodes is left alone. */
const elsewhere = [
  "/",
  "/api",
  "/apis",
  "/apis/apps",
  "/apis/apps/v1",
  "/api/v1",
  "/version",
  "/healthz?verbose",
  "/livez/ping",
  "/readyz",
  "/metrics",
  "/openapi/v2",
  "/openapi/v3",
  "/openapi/v3/api/v1",
  "/openapi/v3/apis/apps/v1?hash=x",
  "/logs",
  "/.well-known/openid-configuration",
  "/miniplane/v1/about",
  "/miniplane/v1/clock",
  "/miniplane/v1/kubeconfig",
  "/tour/01-multi-container-pod.yaml",
  "/tour/..%2f..%2fpackage.json",
  "/docs",
  "*",
  "http://localhost/api/v1/pods",
];

export async function makeRequest(stories: readonly Story[], seed: string, number: number): Promise<RawRequest> {
  const dice = createDice(seed, "request", number);
  const chosen = seedOf(stories, seed, number);
  const namespace = namespaces[Math.floor(number / episode) % namespaces.length] ?? "";
  const place = JSON.parse(JSON.stringify(chosen).replaceAll("{ns}", namespace)) as Seed;
  const intact = dice.chance(0.25);
  const { body, type } = await bodyOf({ ...place, kind: chosen.kind }, dice, intact);
  const headers: RawRequest["headers"] = [
    ["host", "localhost"],
    ["user-agent", "fuzz/1"],
    ["accept", place.accept ?? "application/json"],
    ...(body.length > 0 ? [["content-type", type] as const] : []),
  ];
  const plain: RawRequest = { method: place.method, path: place.path.replaceAll(" ", "%20"), headers, body, framing: "length" };
  return intact ? plain : changed(plain, dice);
}

function seedOf(stories: readonly Story[], seed: string, number: number): Seed {
  const dice = createDice(seed, "episode", Math.floor(number / episode));
  const story = dice.pick(stories);
  const start = story.length > episode ? dice.int(story.length - episode + 1) : 0;
  return story[(start + (number % episode)) % story.length] as Seed;
}

/** The body of a request; not `intact`: one in three is not what it was, one in five speaks another language. */
async function bodyOf({ body, type = "application/json", kind }: Seed, dice: Dice, intact: boolean) {
  if (body === undefined) return { body: intact || dice.chance(0.95) ? Buffer.alloc(0) : Buffer.from("{}"), type };
  if (typeof body === "string") return { body: intact ? Buffer.from(body) : flipped(Buffer.from(body), dice), type };
  if (intact) return { body: Buffer.from(JSON.stringify(tamed(structuredClone(body)))), type };
  const value = dice.chance(0.65) ? mutateJson(body, dice) : tamed(structuredClone(body));
  if (type === "application/json" && kind && dice.chance(0.15)) {
    const { apiVersion, kind: name, type: schema } = kind;
    return {
      body: await protobufBytes({ apiVersion, kind: name, type: schema, value: body }, dice),
      type: "application/vnd.kubernetes.protobuf",
    };
  }
  const yaml = type === "application/apply-patch+yaml" ? dice.chance(0.5) : type === "application/json" && dice.chance(0.12);
  if (yaml) return { body: yamlBytes(value, dice), type: type === "application/json" ? "application/yaml" : type };
  return { body: jsonBytes(value, dice), type };
}

const framings: readonly Framing[] = ["chunked", "chunked", "too-long", "too-short", "bad-length", "bad-chunks", "none"];

function changed(request: RawRequest, dice: Dice): RawRequest {
  let { method, path, headers, framing, body } = request;
  if (dice.chance(0.15)) path = mutatePath(path, dice);
  if (dice.chance(0.25)) path = mutateQuery(path, dice);
  if (dice.chance(0.15)) headers = mutateHeaders(headers, dice);
  if (dice.chance(0.04)) method = dice.pick(methods);
  if (dice.chance(0.02)) path = dice.pick(elsewhere);
  if (dice.chance(0.02)) framing = dice.pick(framings);
  if (dice.chance(0.0003)) body = Buffer.concat([body, Buffer.alloc(3_300_000, " ")]);
  return { method, path: oneLine(path), headers, body, framing };
}

/** A path that a socket can carry as one request line. */
const oneLine = (path: string) => path.replace(/[\r\n ]/g, "%20");
