import { WireWriter } from "./wire-writer.ts";

/** One event of a protobuf watch: four bytes of length, then a bare WatchEvent whose object has its own envelope. */
export function watchFrame(type: string, enveloped: Buffer): Buffer {
  const writer = new WireWriter();
  writer.bytes(enveloped);
  writer.delimit(1, 0);
  writer.delimit(2, 0);
  const before = writer.length;
  writer.text(type);
  writer.delimit(1, before);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(writer.length);
  writer.bytes(length);
  return writer.finish();
}
