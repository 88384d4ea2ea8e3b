/** Image references, and which of them cannot be pulled. */
import type { PullError } from "./behavior.ts";

export interface ImageName {
  /** "" for Docker Hub. */
  readonly host: string;
  /** Path without host: "library/nginx" is given as "nginx". */
  readonly path: string;
  /** Last part of the path: "nginx". */
  readonly short: string;
  readonly tag: string;
  readonly digest: string;
}

const component = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*";
const reference = new RegExp(
  `^(?:(?<first>${component}(?::\\d+)?)/)?(?<rest>${component}(?:/${component})*)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][\\w+.-]*:[0-9a-fA-F]{32,}))?$`,
);

/** Undefined for a text that is not an image reference (upper case letters, two tags). */
export function parseImageName(image: string): ImageName | undefined {
  // Host names may have upper case letters; paths may not.
  const slash = image.indexOf("/");
  const folded = slash > 0 && /[.:]/.test(image.slice(0, slash)) ? image.slice(0, slash).toLowerCase() + image.slice(slash) : image;
  const groups = reference.exec(folded)?.groups;
  if (!groups) return undefined;
  const { first = "", rest = "", tag = "", digest = "" } = groups;
  const isHost = /[.:]/.test(first) || first === "localhost";
  const host = isHost ? first : "";
  const full = isHost || !first ? rest : `${first}/${rest}`;
  const path = (!host || host.endsWith("docker.io")) && full.startsWith("library/") ? full.slice("library/".length) : full;
  return { host, path, short: path.slice(path.lastIndexOf("/") + 1), tag, digest };
}

const absentWord = /(does-?not-?exist|doesnt-?exist|non-?existent|non-?existing|not-?exist|no-?such|not-?found|imaginary)/;
const absentTags = new Set([
  "bad",
  "badtag",
  "bad-tag",
  "broken",
  "wrong",
  "wrongtag",
  "missing",
  "invalid",
  "nope",
  "fake",
  "typo",
  "fail",
  "failing",
]);
/** Slips of the pen that tutorials and their readers make. */
const misspelt = new Set([
  "ngnix",
  "nignx",
  "nginxx",
  "nginz",
  "ngiinx",
  "ngix",
  "nnginx",
  "niginx",
  "nginix",
  "busybx",
  "busyboxx",
  "bussybox",
  "rediss",
  "reddis",
  "mysqll",
  "postgress",
  "alpin",
  "alpne",
  "ubunut",
  "httpdd",
  "pythn",
  "htpd",
]);

/** Why an image cannot be pulled, or undefined. `fail`: the user's own rule. */
export function pullErrorOf(image: string, fail: RegExp | undefined): PullError | undefined {
  const name = parseImageName(image);
  if (!name) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
    return { reason: "InvalidImageName", message };
  }
  if (name.host.replace(/:\d+$/, "").endsWith(".invalid")) return failed(image, `dial tcp: lookup ${name.host}: no such host`);
  if (fail?.test(image) || isAbsent(name)) return failed(image, `${canonical(name)}: not found`);
  return undefined;
}

function isAbsent({ path, short, tag }: ImageName): boolean {
  if (absentTags.has(tag) || absentWord.test(tag) || absentWord.test(path) || misspelt.has(short)) return true;
  // The rollout tutorial's nginx:1.161; nginx has not come near 1.100.
  return short === "nginx" && /^1\.\d{3,}/.test(tag);
}

const canonical = ({ host, path, tag }: ImageName) =>
  `${host || "docker.io"}/${!host && !path.includes("/") ? "library/" : ""}${path}:${tag || "latest"}`;

const failed = (image: string, detail: string): PullError => ({
  reason: "ErrImagePull",
  message: `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${detail}`,
});
