/** Making and deleting the Pods of an owner in batches, with Events. As kubernetes: pkg/controller/controller_utils.go RealPodControl. */
import type { KubeObject } from "../../api/meta.ts";
import { ApiError } from "../../api/status.ts";
import type { Pod, PodTemplateSpec } from "../../api/types/core-v1.ts";
import { pod as podKind } from "../../kinds/core/pod.ts";
import { controllerReference } from "../claim.ts";
import type { ControllerContext } from "../controller.ts";

/** The Pod of a template, owned by `owner`: named after it with a generated ending. */
export function podFromTemplate(template: PodTemplateSpec, owner: KubeObject): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec,
    status: {},
  } as Pod;
}

type Tools = Pick<ControllerContext<unknown>, "client" | "events">;

export const createPod = (tools: Tools, template: PodTemplateSpec, owner: KubeObject): Promise<void> =>
  makePod(tools, podFromTemplate(template, owner), owner);

/** Makes one Pod; rejects with what the API says. In a namespace that is being terminated it fails without an Event. */
export async function makePod({ client, events }: Tools, pod: Pod, owner: KubeObject): Promise<void> {
  try {
    const made = await client.create(podKind, pod);
    events.record(owner, "Normal", "SuccessfulCreate", `Created pod: ${made.metadata.name}`);
  } catch (error) {
    if (!isTerminating(error)) events.record(owner, "Warning", "FailedCreate", `Error creating: ${textOf(error)}`);
    throw error;
  }
}

export async function deletePod({ client, events }: Tools, pod: Pod, owner: KubeObject): Promise<void> {
  const { namespace, name = "" } = pod.metadata;
  try {
    await client.remove(podKind, namespace, name);
    events.record(owner, "Normal", "SuccessfulDelete", `Deleted pod: ${name}`);
  } catch (error) {
    events.record(owner, "Warning", "FailedDelete", `Error deleting: ${textOf(error)}`);
    throw error;
  }
}

/** Does `action` `count` times in batches of 1, 2, 4, …; a batch with an error is the last. Returns the first error. */
export async function slowStart(count: number, action: (index: number) => Promise<void>): Promise<unknown> {
  let done = 0;
  for (let batch = 1; done < count; batch *= 2) {
    let failure: unknown;
    for (const end = Math.min(done + batch, count); done < end; done++) {
      try {
        await action(done);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) return failure;
  }
  return undefined;
}

export const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The namespace is being terminated: nothing can be made in it any more, and nothing has to be. */
export const isTerminating = (error: unknown) =>
  error instanceof ApiError && error.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating") === true;
