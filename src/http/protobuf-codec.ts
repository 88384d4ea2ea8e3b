/** Protobuf for answers. Code and data are loaded with the first client that asks for it. */
import { ApiError } from "../api/status.ts";

/** What every object of the API says about itself. */
interface Named {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
}

export interface ProtobufCodec {
  /** False for custom resources and Tables. */
  knows(kind: Named): boolean;
  /** The object in its envelope. Throws 406 for what has no protobuf form. */
  encode(object: unknown): Buffer;
  /** An event of a watch, with its length before it. */
  frame(type: string, object: unknown): Buffer;
}

export async function loadProtobuf(): Promise<ProtobufCodec> {
  const [{ encodeEnveloped }, { messageTypeOf }, { watchFrame }] = await Promise.all([
    import("../schema/protobuf/encode-protobuf.ts"),
    import("../schema/protobuf/messages.ts"),
    import("../schema/protobuf/watch-frame.ts"),
  ]);
  const encode = (object: unknown) => {
    const bytes = encodeEnveloped(object as Named);
    if (bytes) return bytes;
    const { kind = "" } = object as Named;
    throw new ApiError("NotAcceptable", `object ${kind} does not implement the protobuf marshalling interface and cannot be encoded`);
  };
  return {
    knows: ({ apiVersion = "", kind = "" }) => messageTypeOf(apiVersion, kind) !== undefined,
    encode,
    frame: (type, object) => watchFrame(type, encode(object)),
  };
}
