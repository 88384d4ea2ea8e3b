/** When and how answers are compressed: Kubernetes' rules. */
import { constants, gzip } from "node:zlib";

/** Bytes up to which compressing is not worth it. */
export const gzipFrom = 128 * 1024;
export const gzipLevel = constants.Z_BEST_SPEED;
export const gzipHeaders = ["Content-Encoding", "gzip", "Vary", "Accept-Encoding"] as const;

/** True when `gzip` stands in Accept-Encoding, without a quality, as Kubernetes reads it. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  return (
    header !== undefined &&
    String(header)
      .split(",")
      .some((token) => token.trim() === "gzip")
  );
}

/** The compressed bytes; made beside the event loop. */
export function compressed(body: Buffer | string): Promise<Buffer> {
  return new Promise((resolve, reject) => gzip(body, { level: gzipLevel }, (error, bytes) => (error ? reject(error) : resolve(bytes))));
}
