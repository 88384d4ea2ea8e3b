/** Sending a list: slabs with back-pressure, compressed when it is large and the client can read that. */
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import type { Kind } from "../kinds/kind.ts";
import type { ListAnswer } from "../registry/registry.ts";
import { listHead, listLength, listSlabs } from "./list-body.ts";
import { contentTypes, type Head, headers } from "./respond.ts";

/** As kubernetes: shorter answers are not worth compressing. */
const gzipFrom = 128 * 1024;

/** So much may wait for the socket before the next slab is made. */
const aheadBytes = 4 * 1024 * 1024;

export async function sendList(
  response: ServerResponse,
  head: Head,
  answer: { kind: Kind; list: ListAnswer; gzip: boolean },
): Promise<void> {
  const text = listHead(answer.kind, answer.list);
  const length = listLength(text, answer.list.items);
  const slabs = listSlabs(text, answer.list.items);
  head.bytes = length;
  if (answer.gzip && length > gzipFrom) return sendCompressed(response, head, slabs);
  response.writeHead(200, headers(head, contentTypes.json, length));
  for (const slab of slabs) {
    if (response.destroyed) return;
    response.write(slab);
    if (response.writableLength > aheadBytes) await drained(response);
  }
  response.end();
}

/** Resolves when the socket has taken what was written, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}

async function sendCompressed(response: ServerResponse, head: Head, slabs: Iterable<Buffer>): Promise<void> {
  response.writeHead(200, [...headers(head, contentTypes.json, undefined), "Content-Encoding", "gzip", "Vary", "Accept-Encoding"]);
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 64 * 1024 });
  // A client that went away is no error of ours.
  await pipeline(Readable.from(slabs), gzip, response).catch(() => response.destroy());
}

/** True when the client says it reads gzip. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  return header !== undefined && /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(header));
}
