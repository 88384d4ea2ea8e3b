/** Clients that are downloaded and built before the tests: where `test/client/prepare.ts` puts them. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where a client is; or a text saying why there is none. */
export type Found = { readonly path: string } | { readonly missing: string };

/** What each client is built from, below test/client: other content is another folder in the cache. */
const inputs = {
  helm: ["go/go.mod", "go/go.sum"],
  kubectl: ["go/go.mod", "go/go.sum", "go/kubectl"],
  go: ["go/go.mod", "go/go.sum", "go/checks"],
  python: ["python/requirements.txt"],
  java: ["java/pom.xml", "java/src"],
} as const;

export type ClientName = keyof typeof inputs;

export const clientNames = Object.keys(inputs) as ClientName[];

/** The folder test/client. */
export const clientFolder = join(import.meta.dirname, "../client");

/** The folder of a client as it is now, in $MINIPLANE_TEST_CACHE or the user's cache folder; it exists only when the client is ready. */
export function preparedPath(client: ClientName): string {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of inputs[client].flatMap((name) => filesBelow(join(clientFolder, name)))) hash.update(readFileSync(file));
  return join(cacheFolder(), `${client}-${hash.digest("hex").slice(0, 16)}`);
}

/** The file in which a failed preparation leaves its reason. */
export const reasonPath = (client: ClientName): string => `${preparedPath(client)}.reason`;

/** The folder of a prepared client. */
export function findPrepared(client: ClientName): Found {
  const path = preparedPath(client);
  if (existsSync(path)) return { path };
  if (existsSync(reasonPath(client))) return { missing: readFileSync(reasonPath(client), "utf8").trim() };
  return { missing: `not prepared (npx tsx test/client/prepare.ts ${client})` };
}

function cacheFolder(): string {
  const { MINIPLANE_TEST_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (MINIPLANE_TEST_CACHE) return MINIPLANE_TEST_CACHE;
  if (process.platform === "darwin") return join(homedir(), "Library/Caches/miniplane/clients");
  const base = XDG_CACHE_HOME || (process.platform === "win32" ? LOCALAPPDATA : undefined) || join(homedir(), ".cache");
  return join(base, "miniplane", "clients");
}

/** The file itself, or all files below the folder, in a fixed order. */
function filesBelow(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
