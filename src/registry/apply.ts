/** Server-side apply: the stage before an update (or a create) in which a configuration is merged into the current object. */
import { applyConfiguration } from "../api/apply/apply-configuration.ts";
import { gvkText, titleOf } from "../api/apply/check-applied.ts";
import type { JsonObject, KubeObject } from "../api/meta.ts";
import { badRequest, bareError, conflict, isReason, notFound } from "../api/status.ts";
import { formatTime } from "../api/time.ts";
import { DecodeError, decode } from "../schema/decode.ts";
import { create } from "./create.ts";
import type { Engine } from "./engine.ts";
import { endpointOf, type OwnedEndpoint, typeOf } from "./ownership.ts";
import { checkNames, nameMissing } from "./preconditions.ts";
import type { PatchRequest, RequestContext, Target, Written } from "./registry.ts";
import { storageKey } from "./resource-cache.ts";
import { writeProjection } from "./subresource.ts";
import { change } from "./update.ts";

const attempts = 100;

/** Creates what is not there, unless a subresource is applied. Rejects with 400, 404, 409, 422 or 500 as Kubernetes. */
export async function apply(engine: Engine, target: Target, request: PatchRequest, context: RequestContext): Promise<Written> {
  const { kind, namespace, name, subresource } = target;
  const stored = engine.storageKind(kind);
  for (let attempt = 1; ; attempt++) {
    const exists = engine.cache.resource(stored).get(storageKey(stored, namespace, name)) !== undefined;
    if (!exists && subresource) throw notFound(kind.groupResource, name);
    try {
      return exists ? await applyTo(engine, target, request, context) : await createBy(engine, target, request, context);
    } catch (error) {
      // somebody else made or removed it meanwhile
      if (!isReason(error, exists ? "NotFound" : "AlreadyExists") || attempt >= attempts) throw error;
    }
  }
}

async function applyTo(engine: Engine, target: Target, request: PatchRequest, context: RequestContext): Promise<Written> {
  const { kind, subresource } = target;
  const shape = kind.subresources[subresource];
  if (shape?.shape === "projection") {
    const propose = (current: KubeObject) => {
      const { apiVersion = "", kind: name = "" } = current;
      return applied(engine, { type: shape.type, apiVersion, subresource, resetPaths: [], kind: name }, context, {
        request,
        live: current,
      });
    };
    return { answer: await writeProjection(engine, target, context, { shape, propose, settled: true }), created: false };
  }
  const endpoint = { ...endpointOf(target), kind: kind.kind };
  const propose = (live: KubeObject) => applied(engine, endpoint, context, { request, live });
  const settled: RequestContext = { ...context, ownership: "settled" };
  return { answer: await change(engine, target, settled, { patched: true, propose }), created: false };
}

async function createBy(engine: Engine, target: Target, request: PatchRequest, context: RequestContext): Promise<Written> {
  const { kind, name } = target;
  const empty = decode(kind.type, { apiVersion: kind.apiVersion, kind: kind.kind }).value as object as KubeObject;
  const object = applied(engine, { ...endpointOf(target), kind: kind.kind }, context, { request, live: empty });
  const { uid } = object.metadata;
  if (uid)
    throw conflict(kind.groupResource, name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`);
  if (!object.metadata.name) throw nameMissing(name);
  checkNames(target, object);
  const made = { ...object, metadata: { ...object.metadata, resourceVersion: undefined } };
  return { answer: await create(engine, target, made, { ...context, ownership: "settled" }), created: true };
}

interface AppliedEndpoint extends OwnedEndpoint {
  readonly kind: string;
}

/** The decoded object after the apply, with its managedFields. */
function applied(
  engine: Engine,
  endpoint: AppliedEndpoint,
  context: RequestContext,
  { request, live }: { readonly request: PatchRequest; readonly live: KubeObject },
): KubeObject {
  const configuration = request.patch as JsonObject;
  checkIdentity(configuration, endpoint);
  const { manager } = context;
  const time = formatTime(engine.clock.now());
  const merged = applyConfiguration({ ...endpoint, live, configuration, manager, force: request.force, time, lookup: typeOf });
  const object = merged === live ? live : decoded(merged, live, endpoint, configuration);
  reportDuplicates(request.complaints ?? [], context);
  return object;
}

/** 400 for a configuration of another kind or version, or one that says who owns it. */
function checkIdentity(configuration: JsonObject, { apiVersion, kind }: AppliedEndpoint): void {
  if (configuration["apiVersion"] !== apiVersion || configuration["kind"] !== kind)
    throw badRequest(`invalid object type: ${gvkText(configuration)}`);
  const { managedFields } = (configuration["metadata"] ?? {}) as JsonObject;
  if (Array.isArray(managedFields)) throw badRequest("metadata.managedFields must be nil");
}

function decoded(merged: KubeObject, live: KubeObject, { type, apiVersion, kind }: AppliedEndpoint, configuration: JsonObject): KubeObject {
  try {
    return { ...decode(type, merged, live).value, kind, apiVersion } as object as KubeObject;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw bareError(`failed to convert new object (${titleOf(configuration)}) to proper version (${apiVersion}): ${error.message}`);
  }
}

/** Strict: 400; Warn: a Warning header each; Ignore: nothing. */
function reportDuplicates(duplicates: readonly string[], { fieldValidation, warn }: RequestContext): void {
  if (duplicates.length === 0 || fieldValidation === "Ignore") return;
  if (fieldValidation === "Strict") throw badRequest(`error strict decoding YAML: yaml: unmarshal errors:\n  ${duplicates.join("\n  ")}`);
  for (const text of duplicates) warn(text);
}
