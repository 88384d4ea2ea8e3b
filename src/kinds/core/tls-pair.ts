/** What is wrong with a certificate and its key, in the words of Go's crypto/tls. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

const blocks = /-----BEGIN ([^\r\n]+)-----[\s\S]*?-----END \1-----/g;

/** The first complaint, or `undefined` for a pair that belongs together. Arguments are PEM text. */
export function tlsPairProblem(certificate: string, key: string): string | undefined {
  const types = [...certificate.matchAll(blocks)];
  if (types.length === 0) return "tls: failed to find any PEM data in certificate input";
  const first = types.find(([, type]) => type === "CERTIFICATE");
  if (!first) {
    const seen = types.map(([, type]) => type).join(" ");
    return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${seen}]`;
  }
  const keys = [...key.matchAll(blocks)];
  if (keys.length === 0) return "tls: failed to find any PEM data in key input";
  const own = keys.find(([, type = ""]) => type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY"));
  if (!own) {
    const seen = keys.map(([, type]) => type).join(" ");
    return `tls: found a certificate rather than a key in the PEM for the private key: [${seen}]`;
  }
  const parsed = parse(first[0], own[0]);
  if (typeof parsed === "string") return parsed;
  return parsed.certificate.checkPrivateKey(parsed.key) ? undefined : "tls: private key does not match public key";
}

function parse(certificate: string, key: string): string | { certificate: X509Certificate; key: KeyObject } {
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(certificate);
  } catch {
    return "x509: malformed certificate";
  }
  try {
    return { certificate: leaf, key: createPrivateKey(key) };
  } catch {
    return "tls: failed to parse private key";
  }
}
