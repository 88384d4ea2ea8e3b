/** Reading a watch over a real socket, frame by frame. */

// biome-ignore lint/suspicious/noExplicitAny: events are looked at field by field
export type WatchFrame = { readonly type: string; readonly object: any };

export interface ReadOptions {
  /** The last event that is wanted; the connection is closed after it. */
  readonly until: (frame: WatchFrame) => boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** All events up to the one that is waited for, or to the end of the stream. Rejects on another code than 200. */
export async function readWatch(url: string, { until, headers = {} }: ReadOptions): Promise<WatchFrame[]> {
  const frames: WatchFrame[] = [];
  for await (const frame of watchFrames(url, headers)) {
    frames.push(frame);
    if (until(frame)) break;
  }
  return frames;
}

/** The events of a watch as they come. Ending the loop closes the connection. */
export async function* watchFrames(url: string, headers: Readonly<Record<string, string>> = {}): AsyncGenerator<WatchFrame> {
  const abort = new AbortController();
  const response = await fetch(url, { headers: { ...headers }, signal: abort.signal });
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
  try {
    let rest = "";
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line) yield JSON.parse(line) as WatchFrame;
    }
  } finally {
    abort.abort();
  }
}
