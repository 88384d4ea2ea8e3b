/** `binding`: puts a Pod on a node. As kubernetes: registry/core/pod/storage BindingREST. */
import { type FieldError, fieldErrorMessage, notSupported, required } from "../../../api/field-error.ts";
import type { KubeObject } from "../../../api/meta.ts";
import { ApiError, badRequest, conflict } from "../../../api/status.ts";
import type { Binding, Pod } from "../../../api/types/core-v1.ts";
import type { ActionContext, ActionSubresource } from "../../kind.ts";
import { dnsSubdomain } from "../../validation/fields.ts";
import { withPodCondition } from "./conditions.ts";
import { success } from "./success.ts";

function validateBinding({ target }: Binding): FieldError[] {
  const kind = target?.kind ?? "";
  const name = target?.name ?? "";
  return [
    ...(kind === "" || kind === "Node" ? [] : [notSupported("target.kind", kind, ["Node", "<empty>"])]),
    ...(name === "" ? [required("target.name")] : dnsSubdomain("target.name", name)),
  ];
}

/** Why this Pod cannot be bound, if anything. */
function refusal({ metadata, spec }: Pod): string | undefined {
  if (metadata.deletionTimestamp) return `pod ${metadata.name} is being deleted, cannot be assigned to a host`;
  if (spec.nodeName) return `pod ${metadata.name} is already assigned to node "${spec.nodeName}"`;
  return spec.schedulingGates?.length ? `pod ${metadata.name} has non-empty .spec.schedulingGates` : undefined;
}

/** The Pod on its node: annotations of the binding win, labels of the Pod do. Pure; `now`: milliseconds. */
export function bindPod(pod: Pod, binding: Binding, now: number): Pod {
  const problem = refusal(pod);
  if (problem) throw conflict({ group: "", resource: "pods/binding" }, pod.metadata.name ?? "", problem);
  const { annotations, labels, uid, resourceVersion } = binding.metadata;
  const { nominatedNodeName: _, ...status } = withPodCondition(pod.status, { type: "PodScheduled", status: "True" }, now);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(uid ? { uid } : {}),
      ...(resourceVersion ? { resourceVersion } : {}),
      ...(annotations ? { annotations: { ...pod.metadata.annotations, ...annotations } } : {}),
      ...(labels ? { labels: { ...labels, ...pod.metadata.labels } } : {}),
    },
    spec: { ...pod.spec, nodeName: binding.target.name },
    status,
  };
}

async function run(input: KubeObject, context: ActionContext): Promise<KubeObject> {
  const binding = input as Binding;
  if (binding.metadata.name !== context.name) throw badRequest("name in URL does not match name in Binding object");
  const errors = validateBinding(binding);
  // as kubernetes: these errors never become a 422
  if (errors.length > 0)
    throw new ApiError("", errors.map((error) => `${error.field}: ${fieldErrorMessage(error)}`).join(", "), undefined, 500);
  await context.modify((pod) => bindPod(pod as Pod, binding, context.now));
  return success();
}

export const bindingAction: ActionSubresource = { shape: "action", type: "core/v1.Binding", run };
