/** Makes a request that fails as small as it can be while it still fails. */
import type { RawRequest } from "./raw-request.ts";

/** Requests sent at most: each may cost a server. */
const attempts = 200;

/** The smallest found request for which `fails` holds, as it does for `request`. */
export async function shrink(request: RawRequest, fails: (smaller: RawRequest) => Promise<boolean>): Promise<RawRequest> {
  let left = attempts;
  let smallest = request;
  for (let progress = true; progress && left > 0; ) {
    progress = false;
    for (const smaller of smallerThan(smallest)) {
      if (left-- <= 0) break;
      if (!(await fails(smaller))) continue;
      smallest = smaller;
      progress = true;
      break;
    }
  }
  return smallest;
}

/** The request with one thing less each, large things first. */
function* smallerThan(request: RawRequest): Generator<RawRequest> {
  const { path, headers, body, framing } = request;
  if (body.length > 0) yield { ...request, body: Buffer.alloc(0) };
  if (framing !== "length") yield { ...request, framing: "length" };
  const at = path.indexOf("?");
  if (at >= 0) yield { ...request, path: path.slice(0, at) };
  for (const [name] of headers) if (name !== "host") yield { ...request, headers: headers.filter((one) => one[0] !== name) };
  const pieces = at < 0 ? [] : path.slice(at + 1).split("&");
  if (pieces.length > 1) {
    for (const index of pieces.keys()) yield { ...request, path: `${path.slice(0, at)}?${pieces.toSpliced(index, 1).join("&")}` };
  }
  for (const smaller of smallerBodies(body)) yield { ...request, body: smaller };
}

function* smallerBodies(body: Buffer): Generator<Buffer> {
  const value = parsed(body);
  if (value === undefined) {
    for (const cut of [body.subarray(0, body.length >> 1), body.subarray(body.length >> 1)]) if (cut.length < body.length) yield cut;
    return;
  }
  for (const smaller of smallerValues(value)) yield Buffer.from(JSON.stringify(smaller));
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** The value with one member less, from the outside in. */
function* smallerValues(value: unknown): Generator<unknown> {
  if (value === null || typeof value !== "object") return;
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.toSpliced(index, 1);
    for (const [index, item] of value.entries()) for (const smaller of smallerValues(item)) yield value.with(index, smaller);
    return;
  }
  const entries = Object.entries(value);
  for (const [name] of entries) yield Object.fromEntries(entries.filter(([other]) => other !== name));
  for (const [name, item] of entries) for (const smaller of smallerValues(item)) yield { ...value, [name]: smaller };
}
