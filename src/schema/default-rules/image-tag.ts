/** The grammar of image references, as far as defaulting needs it. */

const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const host = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)";
const domain = `(?:${host}(?:\\.${host})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const tag = "[\\w][\\w.-]{0,127}";
const digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const reference = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*(?::(${tag}))?(?:@(${digest}))?$`);
const bareDigest = /^[a-f0-9]{64}$/;
const longest = 4096;

/** The tag of an image: "latest" when it has neither tag nor digest, "" when it has only a digest or is malformed. */
export function imageTag(image: string): string {
  const match = image.length > longest || bareDigest.test(image) ? null : reference.exec(image);
  if (!match) return "";
  return match[1] ?? (match[2] ? "" : "latest");
}
