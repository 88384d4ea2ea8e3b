/** What the server makes of a Pod before it is stored. */
import type { JsonObject } from "../../../api/meta.ts";
import type { AppArmorProfile, Container, Pod, PodSpec, PodStatus } from "../../../api/types/core-v1.ts";
import { podLevelResources } from "../../../schema/default-rules/pod-level-resources.ts";
import type { HookContext } from "../../kind.ts";
import { appArmorPrefix } from "../pod-spec/annotations.ts";
import { withPodCondition } from "./conditions.ts";
import { withMatchLabelKeys } from "./match-label-keys.ts";
import { qosClass } from "./qos.ts";

function profileOf(text: string): AppArmorProfile | undefined {
  if (text === "unconfined") return { type: "Unconfined" };
  if (text === "runtime/default") return { type: "RuntimeDefault" };
  if (text.startsWith("localhost/")) return { type: "Localhost", localhostProfile: text.slice("localhost/".length) };
  return undefined;
}

/** As kubernetes: applyAppArmorVersionSkew. The old annotations become fields where the fields say nothing. */
function withAppArmor(pod: Pod): PodSpec {
  const { annotations = {} } = pod.metadata;
  if (!Object.keys(annotations).some((key) => key.startsWith(appArmorPrefix))) return pod.spec;
  const inPod = pod.spec.securityContext?.appArmorProfile;
  const profiled = (container: Container): Container => {
    const profile = profileOf(annotations[appArmorPrefix + container.name] ?? "");
    if (!profile || container.securityContext?.appArmorProfile || (inPod && inPod.type === profile.type)) return container;
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
  };
  const { containers, initContainers } = pod.spec;
  return {
    ...pod.spec,
    containers: containers?.map(profiled) ?? [],
    ...(initContainers ? { initContainers: initContainers.map(profiled) } : {}),
  };
}

/** The status of a new Pod: Pending, its QoS class, and why it waits if it is gated. */
function initialStatus(spec: PodSpec, now: number): PodStatus {
  const status: PodStatus = { phase: "Pending", qosClass: qosClass({ spec }) };
  if (!spec.schedulingGates?.length) return status;
  const gated = {
    type: "PodScheduled",
    status: "False",
    reason: "SchedulingGated",
    message: "Scheduling is blocked due to non-empty scheduling gates",
  } as const;
  return withPodCondition(status, gated, now);
}

/** Of a Pod with resources as a whole. As kubernetes: not a default, so that nobody owns these fields. */
function withPodLevelResources(spec: PodSpec): PodSpec {
  if (!spec.resources) return spec;
  const resources = podLevelResources(spec.resources as JsonObject, spec as unknown as JsonObject);
  return resources === spec.resources ? spec : { ...spec, resources };
}

export function preparePodForCreate(pod: Pod, context: HookContext): Pod {
  const given = pod.spec ?? { containers: [] };
  const spec = withPodLevelResources(withMatchLabelKeys(withAppArmor({ ...pod, spec: given }), pod.metadata.labels));
  return { ...pod, spec, status: initialStatus({ ...spec, containers: spec.containers ?? [] }, context.now) };
}

/** Only what `spec` says is taken from the writer; all metadata but the managed fields stays. Counts the generation. */
export function withSpecOnly(object: Pod, old: Pod, spec: PodSpec): Pod {
  const generation = spec === old.spec ? old.metadata.generation : (old.metadata.generation ?? 0) + 1;
  const { managedFields } = object.metadata;
  return { ...old, metadata: { ...old.metadata, generation, managedFields }, spec };
}
