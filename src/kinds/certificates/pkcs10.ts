/** Certificate requests: PKCS #10. https://www.rfc-editor.org/rfc/rfc2986 */
import { createPublicKey, verify } from "node:crypto";

interface Der {
  readonly tag: number;
  /** The element with its head. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

const sequence = 0x30;
const bitString = 0x03;
const objectIdentifier = 0x06;

/** Signature algorithms by the hexadecimal digits of their identifier; the value is the hash, none for Ed25519. */
const hashes: Readonly<Record<string, string | undefined>> = {
  "2a864886f70d01010b": "sha256",
  "2a864886f70d01010c": "sha384",
  "2a864886f70d01010d": "sha512",
  "2a8648ce3d040302": "sha256",
  "2a8648ce3d040303": "sha384",
  "2a8648ce3d040304": "sha512",
  "2b6570": undefined,
};

/** The elements of a DER encoding; `undefined` when it is none. */
function elements(bytes: Buffer): Der[] | undefined {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at + 1];
    if (first === undefined || first === 0x80 || first > 0x84) return undefined;
    const size = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + size;
    if (start > bytes.length) return undefined;
    const length = size === 0 ? first : bytes.readUIntBE(at + 2, size);
    if (start + length > bytes.length) return undefined;
    found.push({ tag: bytes[at] ?? 0, whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** The parts of a sequence that is all there is. */
function parts(bytes: Buffer): Der[] | undefined {
  const [only, ...more] = elements(bytes) ?? [];
  return only?.tag === sequence && more.length === 0 ? elements(only.content) : undefined;
}

function isSigned(info: Buffer, publicKey: Buffer, algorithm: string, signature: Buffer): boolean {
  try {
    return verify(hashes[algorithm], info, createPublicKey({ key: publicKey, format: "der", type: "spki" }), signature);
  } catch {
    return false;
  }
}

/** What is wrong with a request in DER: no such structure, or not signed by the key in it. */
export function requestProblem(der: Buffer): string | undefined {
  const [info, algorithm, signature, ...more] = parts(der) ?? [];
  const [version, subject, publicKey] = (info && elements(info.content)) ?? [];
  const identifier = algorithm && elements(algorithm.content)?.[0];
  const isRequest = info && version && subject && publicKey && identifier?.tag === objectIdentifier && signature?.tag === bitString;
  if (!isRequest || more.length > 0) return "asn1: structure error: not a certificate request";
  const name = identifier.content.toString("hex");
  if (!(name in hashes)) return "x509: cannot verify signature: algorithm unimplemented";
  return isSigned(info.whole, publicKey.whole, name, signature.content.subarray(1))
    ? undefined
    : "x509: signature does not fit the request";
}
