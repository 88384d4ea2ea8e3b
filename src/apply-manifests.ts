/** `--apply`: manifests that are there before the server is ready. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject, KubeObject } from "./api/meta.ts";
import { isReason } from "./api/status.ts";
import { parseYamlDocuments } from "./api/yaml.ts";
import { ConfigError, reasonOf } from "./config/config-error.ts";
import type { Kind } from "./kinds/kind.ts";
import type { Registry, RequestContext, Target } from "./registry/registry.ts";
import { decode } from "./schema/decode.ts";

const context: RequestContext = {
  user: { name: "admin", groups: ["system:masters", "system:authenticated"] },
  manager: "miniplane-apply",
  dryRun: false,
  fieldValidation: "Ignore",
  warn: () => undefined,
};

/** Creates what is missing and patches what exists, namespaces first. Throws ConfigError naming file and object. */
export async function applyManifests(registry: Registry, paths: readonly string[]): Promise<void> {
  const found: Manifest[] = [];
  for (const path of paths) for (const file of await filesOf(path)) found.push(...(await manifestsOf(file)));
  const ordered = [...found.filter(isFirst), ...found.filter((manifest) => !isFirst(manifest))];
  for (const manifest of ordered) await applyOne(registry, manifest);
}

interface Manifest {
  readonly file: string;
  readonly object: JsonObject & { readonly apiVersion: string; readonly kind: string };
}

const isFirst = ({ object }: Manifest) => object.kind === "Namespace" || object.kind === "CustomResourceDefinition";

async function filesOf(path: string): Promise<string[]> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new ConfigError(`--apply ${path}: ${reasonOf(error)}`);
  });
  if (!facts.isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(path, name));
}

async function manifestsOf(file: string): Promise<Manifest[]> {
  return (await readDocuments(file)).flatMap((document) => {
    if (document === null || document === undefined) return [];
    const { kind, items } = document as { kind?: unknown; items?: unknown };
    const objects: unknown[] = kind === "List" && Array.isArray(items) ? items : [document];
    return objects.map((object) => ({ file, object: checkedObject(file, object) }));
  });
}

function checkedObject(file: string, object: unknown): Manifest["object"] {
  const { kind, apiVersion } = (object ?? {}) as { kind?: unknown; apiVersion?: unknown };
  if (typeof kind === "string" && typeof apiVersion === "string") return object as Manifest["object"];
  throw new ConfigError(`--apply ${file}: a document has no kind or apiVersion`);
}

async function readDocuments(file: string): Promise<readonly unknown[]> {
  try {
    return parseYamlDocuments(await readFile(file, "utf8"));
  } catch (error) {
    throw new ConfigError(`--apply ${file}: ${reasonOf(error)}`);
  }
}

async function applyOne(registry: Registry, { file, object }: Manifest): Promise<void> {
  const kind = registry.kinds.find((known) => known.apiVersion === object.apiVersion && known.kind === object.kind);
  if (!kind) throw new ConfigError(`--apply ${file}: no kind ${object.kind} of ${object.apiVersion} is served`);
  try {
    await createOrPatch(registry, kind, object);
  } catch (error) {
    throw new ConfigError(`--apply ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

async function createOrPatch(registry: Registry, kind: Kind, object: JsonObject): Promise<void> {
  const decoded = { ...decode(kind.type, object).value, kind: kind.kind, apiVersion: kind.apiVersion } as unknown as KubeObject;
  const namespace = kind.namespaced ? (decoded.metadata.namespace ?? "default") : undefined;
  const target: Target = { kind, namespace, name: decoded.metadata.name ?? "", subresource: "" };
  try {
    await registry.create(target, decoded, context);
  } catch (error) {
    if (!isReason(error, "AlreadyExists")) throw error;
    await registry.patch(target, { type: "strategic", patch: object, force: false }, context);
  }
}
