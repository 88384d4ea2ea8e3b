/** GET of one object or of a subresource that shows it. */
import { badRequest, methodNotAllowed, notFound } from "../api/status.ts";
import type { Engine } from "./engine.ts";
import { looseAnswer } from "./entry.ts";
import { tooLargeResourceVersion } from "./errors.ts";
import type { Answer, Target } from "./registry.ts";
import { storageKey } from "./resource-cache.ts";
import { answerAs } from "./versions.ts";

/** Throws 404, 405 for a subresource that cannot be read, 504 for a resourceVersion of the future. */
export function get(engine: Engine, target: Target, resourceVersion?: string): Answer {
  const { kind, subresource } = target;
  if (resourceVersion) checkRevision(engine, resourceVersion);
  const stored = engine.storageKind(kind);
  const entry = engine.cache.resource(stored).get(storageKey(stored, target.namespace, target.name));
  if (!entry) throw notFound(kind.groupResource, target.name);
  const answer = answerAs(kind, entry);
  if (!subresource) return answer;
  const shape = kind.subresources[subresource];
  if (shape?.shape === "view") return answer;
  if (shape?.shape === "projection") {
    const projected = shape.read(answer.object);
    return looseAnswer(projected as { kind: string; apiVersion: string }, projected, entry.revision);
  }
  throw methodNotAllowed();
}

function checkRevision(engine: Engine, text: string): void {
  const wanted = Number(text);
  if (!Number.isSafeInteger(wanted) || wanted < 0)
    throw badRequest(`Invalid value: "${text}": resourceVersion: strconv.ParseUint: parsing "${text}": invalid syntax`);
  if (wanted > engine.store.currentRevision) throw tooLargeResourceVersion(wanted, engine.store.currentRevision);
}
