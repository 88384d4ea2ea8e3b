import { describe, expect, it } from "vitest";
import { builtinKinds } from "../../src/kinds/index.ts";
import { usePlane } from "../support/plane.ts";

const plane = usePlane({ nodes: 1 });
const watched = builtinKinds.filter(({ verbs }) => verbs.includes("watch"));
const query = "watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";

/** The bytes of a watch up to the end of its initial events. */
async function opening(path: string, accept: string): Promise<string> {
  const abort = new AbortController();
  const response = await fetch(`${plane.url}${path}?${query}`, { headers: { Accept: accept }, signal: abort.signal });
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString("latin1");
    if (text.includes("initial-events-end")) break;
  }
  abort.abort();
  return text;
}

describe("a watch of every kind", () => {
  it.each([
    ["JSON", "application/json", '"type":"BOOKMARK"'],
    ["protobuf", "application/vnd.kubernetes.protobuf", "\n\bBOOKMARK"],
    ["Table", "application/json;as=Table;v=v1;g=meta.k8s.io", '"type":"BOOKMARK"'],
    ["metadata in protobuf", "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "\n\bBOOKMARK"],
  ])("as %s begins with what is there and a bookmark", async (_name, accept, bookmark) => {
    const silent: string[] = [];
    for (const { group, version, plural } of watched) {
      const path = `/${group ? `apis/${group}` : "api"}/${version}/${plural}`;
      if (!(await opening(path, accept)).includes(bookmark)) silent.push(path);
    }
    expect(watched.length).toBeGreaterThan(50);
    expect(silent).toEqual([]);
  });
});
