/** From a container to what it does: annotation, then command, then image, then the part it plays in its Pod. */
import { controllerOf } from "../../api/meta.ts";
import type { Container, Pod } from "../../api/types/core-v1.ts";
import { annotatedBehavior, behaviorAnnotation } from "./annotation.ts";
import { type Behavior, runsForever } from "./behavior.ts";
import { outcomeOf } from "./command.ts";
import { parseImageName, pullErrorOf } from "./image-name.ts";

/** `sidecar`: an init container with restartPolicy Always. */
export type Role = "init" | "sidecar" | "main" | "ephemeral";

export interface ImageRules {
  /** Images that match cannot be pulled. */
  readonly failImage: RegExp | undefined;
  /** How long a container in a Pod of a Job runs, in ms. */
  readonly jobDuration: number;
}

/** Images whose own command is a shell or interpreter, which ends at once when nobody talks to it. */
const shellImages = new Set(
  "busybox alpine ubuntu debian bash centos fedora rockylinux amazonlinux python node perl ruby golang openjdk".split(" "),
);
/** Images that print something and are done. */
const oneShot = new Set(["hello-world"]);

/** Throws an Error if the Pod's annotation is not understood. */
export function behaviorOf(pod: Pod, { spec: container, role }: { spec: Container; role: Role }, rules: ImageRules): Behavior {
  const image = container.image ?? "";
  const base = byCommand(container) ?? byImage(container, isWork(pod, role)) ?? byRole(pod, role, rules);
  const said = annotatedBehavior(pod.metadata.annotations?.[behaviorAnnotation], container.name);
  const pullError = pullErrorOf(image, rules.failImage);
  return { ...base, pullError, ...said };
}

/** A process that never handles SIGTERM itself dies of it. */
const terminated = 143;

function byCommand({ command, args, image }: Container): Behavior | undefined {
  const short = parseImageName(image ?? "")?.short ?? "";
  if (!command?.length && !shellImages.has(short)) return undefined;
  const argv = [...(command ?? []), ...(args ?? [])];
  const outcome = argv.length > 0 ? outcomeOf(argv) : undefined;
  return outcome && { ...runsForever, exitAfter: outcome.duration, exitCode: outcome.exitCode, stopCode: terminated };
}

/** What a Job waits for. */
const isWork = (pod: Pod, role: Role): boolean => role === "main" && controllerOf(pod)?.kind === "Job";

/** A Job's `pause` stands for work of some kind, which ends. */
function byImage({ command, args, image, stdin, tty }: Container, work: boolean): Behavior | undefined {
  if (command?.length || args?.length) return undefined;
  const short = parseImageName(image ?? "")?.short ?? "";
  if (short === "pause") return work ? undefined : runsForever;
  if (oneShot.has(short)) return { ...runsForever, exitAfter: 0 };
  if (!shellImages.has(short)) return undefined;
  return stdin || tty ? { ...runsForever, stopCode: terminated } : { ...runsForever, exitAfter: 0 };
}

function byRole(pod: Pod, role: Role, rules: ImageRules): Behavior {
  if (role === "init") return { ...runsForever, exitAfter: 0 };
  if (isWork(pod, role)) return { ...runsForever, exitAfter: rules.jobDuration };
  return runsForever;
}
