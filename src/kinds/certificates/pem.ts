/** PEM blocks. https://www.rfc-editor.org/rfc/rfc7468 */

export interface PemBlock {
  /** "CERTIFICATE", "CERTIFICATE REQUEST", … */
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Buffer;
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/g;

/** The blocks of a text; what stands between them is skipped. */
export const pemBlocks = (text: string): PemBlock[] =>
  [...text.matchAll(block)].map(([, type = "", body = ""]) => {
    const hasHeaders = /^[^\n]*:/.test(body);
    return { type, hasHeaders, bytes: Buffer.from(hasHeaders ? body.replace(/^[\s\S]*?\n\r?\n/, "") : body, "base64") };
  });
