/**
 * The annotation `miniplane.dev/behavior` on a Pod says what its containers do: YAML or JSON, by container name, `*` for
 * all others, or the fields at the top for all containers:
 *
 *     miniplane.dev/behavior: |
 *       web: { readyAfter: 5s, crash: 30s }
 *       "*": { exitAfter: 10s, exitCode: 0 }
 *
 * | field | meaning |
 * |---|---|
 * | `startDelay` | added to the time a start takes |
 * | `exitAfter`, `exitCode` | ends by itself so long after its start (`exitCode` alone: at once) |
 * | `crash` | ends with exit code 1, `true` at once or after a duration |
 * | `oom` | ends OOMKilled with exit code 137, `true` at once or after a duration |
 * | `run` | `true`: runs until stopped, whatever image and command say |
 * | `ready` | `false`: never ready |
 * | `readyAfter` | ready no earlier than so long after its start |
 * | `liveFor` | the liveness probe fails from so long after its start on |
 * | `stopAfter` | time from SIGTERM to its end; `never` uses up the grace period |
 * | `stopCode` | exit code when stopped |
 * | `pullError` | text: the image cannot be pulled |
 *
 * Durations are Go's ("1m30s") or numbers of seconds.
 */
import { load } from "js-yaml";
import { parseDuration } from "../../api/duration.ts";
import type { Behavior } from "./behavior.ts";

export const behaviorAnnotation = "miniplane.dev/behavior";

type Fields = Readonly<Record<string, unknown>>;

const fieldNames = new Set("startDelay exitAfter exitCode crash oom run ready readyAfter liveFor stopAfter stopCode pullError".split(" "));

/** What the annotation says of one container; undefined if nothing. Throws an Error with a readable message if it is not understood. */
export function annotatedBehavior(text: string | undefined, container: string): Partial<Behavior> | undefined {
  if (!text) return undefined;
  const document = load(text);
  if (!isFields(document)) throw new Error(`${behaviorAnnotation}: expected a map`);
  const flat = Object.keys(document).some((key) => fieldNames.has(key) && !isFields(document[key]));
  const fields = flat ? document : (document[container] ?? document["*"]);
  if (fields === undefined) return undefined;
  if (!isFields(fields)) throw new Error(`${behaviorAnnotation}: ${container}: expected a map`);
  return toBehavior(fields);
}

function toBehavior(fields: Fields): Partial<Behavior> {
  const unknown = Object.keys(fields).find((key) => !fieldNames.has(key));
  if (unknown !== undefined) throw new Error(`${behaviorAnnotation}: unknown field ${unknown}`);
  const { startDelay, readyAfter, liveFor, stopAfter, stopCode, ready, pullError } = fields;
  return {
    ...ending(fields),
    ...(startDelay === undefined ? {} : { startDelay: duration("startDelay", startDelay) }),
    ...(readyAfter === undefined ? {} : { readyAfter: duration("readyAfter", readyAfter) }),
    ...(liveFor === undefined ? {} : { liveFor: duration("liveFor", liveFor) }),
    ...(stopAfter === undefined ? {} : { stopAfter: stopAfter === "never" ? Number.MAX_SAFE_INTEGER : duration("stopAfter", stopAfter) }),
    ...(stopCode === undefined ? {} : { stopCode: exitCode("stopCode", stopCode) }),
    ...(ready === undefined ? {} : { ready: ready !== false }),
    ...(pullError ? { pullError: { reason: "ErrImagePull", message: String(pullError) } } : {}),
  };
}

/** How it ends by itself, if the annotation says anything about that. */
function ending(fields: Fields): Partial<Behavior> {
  const { exitAfter, crash, oom, run } = fields;
  if (run === true) return { exitAfter: undefined };
  const code = fields["exitCode"] === undefined ? undefined : exitCode("exitCode", fields["exitCode"]);
  if (oom) return { oom: true, exitAfter: oom === true ? after(exitAfter) : duration("oom", oom), exitCode: 137 };
  if (crash) return { exitAfter: crash === true ? after(exitAfter) : duration("crash", crash), exitCode: code ?? 1 };
  if (exitAfter === undefined && code === undefined) return {};
  return { exitAfter: after(exitAfter), exitCode: code ?? 0 };
}

const after = (value: unknown) => (value === undefined ? 0 : duration("exitAfter", value));

function duration(field: string, value: unknown): number {
  if (typeof value === "number" && value >= 0) return value * 1_000;
  const ms = typeof value === "string" ? parseDuration(value) : undefined;
  if (ms === undefined || ms < 0) throw new Error(`${behaviorAnnotation}: ${field}: not a duration: ${String(value)}`);
  return ms;
}

function exitCode(field: string, value: unknown): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 255)
    throw new Error(`${behaviorAnnotation}: ${field}: not an exit code: ${String(value)}`);
  return value;
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
