/** PATCH: a patch body, or an applied configuration, makes a new object of the current one; then an update like any other. */
import type { KubeObject } from "../api/meta.ts";
import { applyJsonPatch } from "../api/patch/json.ts";
import { applyMergePatch } from "../api/patch/merge.ts";
import { applyStrategicPatch } from "../api/patch/strategic.ts";
import { ApiError } from "../api/status.ts";
import { DecodeError, decode } from "../schema/decode.ts";
import { apply } from "./apply.ts";
import type { Engine } from "./engine.ts";
import { typeOf } from "./ownership.ts";
import { nameMissing } from "./preconditions.ts";
import type { PatchRequest, RequestContext, Target, Written } from "./registry.ts";
import { writeProjection } from "./subresource.ts";
import { change } from "./update.ts";

/** Rejects with 400/422 for a bad patch, 404, 409. */
export async function patch(engine: Engine, target: Target, request: PatchRequest, context: RequestContext): Promise<Written> {
  if (request.type === "apply") return apply(engine, target, request, context);
  const { kind, subresource } = target;
  const shape = kind.subresources[subresource];
  if (shape?.shape === "projection") {
    const propose = (current: KubeObject) => patched(request, current, shape.type, context);
    return { answer: await writeProjection(engine, target, context, { shape, propose }), created: false };
  }
  const propose = (head: KubeObject) => patched(request, head, kind.type, context);
  return { answer: await change(engine, target, context, { patched: true, propose }), created: false };
}

function patched(request: PatchRequest, head: KubeObject, type: string, context: RequestContext): KubeObject {
  const raw = applied(request, head, type);
  const { kind, apiVersion } = (raw ?? {}) as KubeObject;
  if (kind !== head.kind || apiVersion !== head.apiVersion)
    throw unfit(raw, `the patch turns ${head.kind} in version ${head.apiVersion} into ${kind} in version ${apiVersion}`);
  if (!(raw as KubeObject).metadata?.name) throw nameMissing(head.metadata.name ?? "");
  try {
    const { value, unknown } = decode(type, raw, head);
    report([...(request.complaints ?? []), ...unknown.map((path) => `unknown field "${path}"`)], raw, context);
    return value as unknown as KubeObject;
  } catch (error) {
    if (error instanceof DecodeError) throw unfit(raw, error.message);
    throw error;
  }
}

/** 422 for a patch whose result is no object of the kind. */
function unfit(raw: unknown, message: string): ApiError {
  const cause = {
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(JSON.stringify(raw))}: ${message}`,
    field: "patch",
  };
  return new ApiError("Invalid", ` "" is invalid: patch: ${cause.message}`, { causes: [cause] });
}

function applied({ type, patch: body }: PatchRequest, head: KubeObject, rootType: string): unknown {
  if (type === "json") return applyJsonPatch(head, body);
  if (type === "merge") return applyMergePatch(head, body);
  const result = applyStrategicPatch(head, body, rootType, typeOf) as object;
  // as kubernetes: the typed merge does not look at what the patch says of kind and version
  return { ...result, kind: head.kind, apiVersion: head.apiVersion };
}

/** Strict: 422; Warn: a Warning header each; Ignore: nothing. */
function report(complaints: readonly string[], raw: unknown, context: RequestContext): void {
  if (complaints.length === 0 || context.fieldValidation === "Ignore") return;
  if (context.fieldValidation === "Strict") throw unfit(raw, `strict decoding error: ${complaints.join(", ")}`);
  for (const text of complaints) context.warn(text);
}
