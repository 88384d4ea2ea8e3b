/** POST: create, with generated names, and the kinds that store nothing. */
import { type KubeObject, withMeta } from "../api/meta.ts";
import { bareError, generateNameConflict, invalid } from "../api/status.ts";
import { formatTime } from "../api/time.ts";
import { validateMeta } from "../api/validate-meta.ts";
import { declaredErrors, withDeclared } from "../kinds/validation/declared.ts";
import { applyDefaults } from "../schema/defaults.ts";
import { dropDisabledFields } from "../schema/gates.ts";
import { withoutKeptEmpties } from "../schema/kept-empties.ts";
import { StoreError } from "../storage/store.ts";
import { commit } from "./commit.ts";
import { attributesOf, type Engine, hookContext } from "./engine.ts";
import { looseAnswer } from "./entry.ts";
import { isElsewhere, translateStoreError } from "./errors.ts";
import { withoutDuplicateOwners } from "./owner-references.ts";
import { withOwnership } from "./ownership.ts";
import type { Answer, RequestContext, Target } from "./registry.ts";
import { storageKey } from "./resource-cache.ts";
import { answerAs, toStored } from "./versions.ts";
import { createWriteSet, type PendingWrites } from "./write-set.ts";

/** As kubernetes: names are drawn anew so many times before the conflict is the client's. */
const nameAttempts = 8;

/** So often a create begins anew because what it charges has changed meanwhile. */
const conflictAttempts = 100;

/** Creates `object` (decoded, not yet defaulted). Rejects with 409 AlreadyExists, 422 Invalid, 403 and 404 of admission. */
export async function create(engine: Engine, target: Target, object: KubeObject, context: RequestContext): Promise<Answer> {
  const { kind, namespace } = target;
  const meant = defaulted(
    engine,
    kind,
    cleared(
      withoutDuplicateOwners(object, (text) => context.warn(text)),
      kind.namespaced ? namespace : undefined,
    ),
  );
  const generated = Boolean(meant.metadata.generateName);
  for (let attempt = 0; ; attempt++) {
    const writes = createWriteSet();
    const owned = withOwnership(engine, target, context, undefined, meant);
    const mutated = engine.admission.runMutating(attributesOf(engine, target, context, { operation: "CREATE", object: owned, writes }));
    const admitted = mutated instanceof Promise ? await mutated : mutated;
    if (kind.options.review) return reviewed(engine, target, admitted, context, writes);
    const prepared = prepare(engine, target, admitted, { context, writes, attempt });
    context.authorizeCreate?.();
    const allowed = engine.admission.runValidating(
      attributesOf(engine, target, context, { operation: "CREATE", object: prepared, writes }),
    );
    if (allowed instanceof Promise) await allowed;
    try {
      return store(engine, target, prepared, context, writes);
    } catch (error) {
      if (isElsewhere(error, storageKey(engine.storageKind(kind), namespace, prepared.metadata.name ?? "")) && attempt < conflictAttempts)
        continue;
      if (!(generated && error instanceof StoreError && error.code === "KeyExists"))
        throw translateStoreError(error, kind, prepared.metadata.name ?? "");
      if (meant.metadata.name || attempt + 1 >= nameAttempts) throw generateNameConflict(kind.groupResource, prepared.metadata.name ?? "");
    }
  }
}

/** The object without what only the server sets, in the namespace of the request. */
function cleared(object: KubeObject, namespace: string | undefined): KubeObject {
  const { resourceVersion } = object.metadata;
  if (resourceVersion && resourceVersion !== "0") throw bareError("resourceVersion should not be set on objects to be created");
  const none = { resourceVersion: undefined, deletionTimestamp: undefined, deletionGracePeriodSeconds: undefined, selfLink: undefined };
  return withMeta(object, { namespace, ...none });
}

/** The object with the defaults of its kind. `known`: the stored object that it replaces. */
export function defaulted({ clock }: Engine, kind: Target["kind"], object: KubeObject, known?: KubeObject): KubeObject {
  const plain = applyDefaults(kind.type, object, clock.now(), known);
  return kind.options.defaults ? kind.options.defaults(plain) : plain;
}

async function reviewed(
  engine: Engine,
  target: Target,
  object: KubeObject,
  context: RequestContext,
  writes: PendingWrites,
): Promise<Answer> {
  const { kind } = target;
  const hooks = hookContext(engine, target, context, writes);
  const errors = kind.validate(object, hooks);
  if (errors.length > 0) throw invalid(kind, object.metadata.name ?? "", errors);
  const answer = (await kind.options.review?.(object, hooks)) ?? object;
  return looseAnswer(kind, answer, engine.store.durableRevision);
}

/** System metadata, the kind's own preparation, validation. As kubernetes: registry/rest/create.go BeforeCreate. */
function prepare(
  engine: Engine,
  target: Target,
  object: KubeObject,
  request: { context: RequestContext; writes: PendingWrites; attempt: number },
): KubeObject {
  const { kind, namespace } = target;
  const { context, writes, attempt } = request;
  const { generateName } = object.metadata;
  const draw = [engine.store.currentRevision, attempt] as const;
  const name = object.metadata.name || (generateName ? generatedName(engine, generateName, draw) : "");
  const complete = withMeta(object, {
    name,
    uid: engine.chance.uuid("uid", storageKey(kind, namespace, name), ...draw),
    creationTimestamp: formatTime(engine.clock.now()),
  });
  const hooks = hookContext(engine, target, context, writes);
  const prepared = kind.prepareForCreate(dropDisabledFields(kind.type, complete), hooks);
  const validateName = kind.options.validateName;
  const errors = [
    ...validateMeta(prepared.metadata, { namespaced: kind.namespaced, ...(validateName ? { validateName } : {}) }),
    ...withDeclared(
      [...kind.validate(prepared, hooks), ...(kind.options.validateCreate?.(prepared, hooks) ?? [])],
      declaredErrors(kind.type, prepared),
    ),
  ];
  if (errors.length > 0) throw invalid(engine.storageKind(kind), name, errors);
  for (const text of kind.options.warnings?.(prepared, undefined) ?? []) context.warn(text);
  return withoutKeptEmpties(kind.type, prepared);
}

/** As kubernetes: names/generate.go. The prefix is cut so that the whole stays within 63 characters. */
function generatedName(engine: Engine, prefix: string, draw: readonly [number, number]): string {
  const base = prefix.slice(0, 63 - 5);
  return base + engine.chance.suffix(5, "name", base, ...draw);
}

function store(engine: Engine, target: Target, object: KubeObject, context: RequestContext, writes: PendingWrites): Answer {
  const { kind, namespace } = target;
  const stored = engine.storageKind(kind);
  const key = storageKey(stored, namespace, object.metadata.name ?? "");
  if (engine.cache.resource(stored).get(key)) throw new StoreError("KeyExists", "the key exists", key);
  if (context.dryRun) return looseAnswer(kind, object, engine.store.durableRevision);
  return answerAs(kind, commit(engine, { kind: stored, key, head: undefined, object: toStored(kind, object) }, writes.writes));
}
