/** Sending a list: slabs with back-pressure, compressed when it is large and the client can read that. */
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Kind } from "../kinds/kind.ts";
import type { ListAnswer } from "../registry/registry.ts";
import { gzipFrom, gzipHeaders, gzipLevel } from "./compression.ts";
import { listHead, listLength, listSlabs } from "./list-body.ts";
import { contentTypes, type Head, headers } from "./respond.ts";

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
  response.writeHead(200, [...headers(head, contentTypes.json, undefined), ...gzipHeaders]);
  const gzip = createGzip({ level: gzipLevel, chunkSize: 64 * 1024 });
  // A client that went away is no error of ours.
  await pipeline(Readable.from(slabs), gzip, response).catch(() => response.destroy());
}
