/**
 * horizontal-pod-autoscaler-controller: keeps what it scales between minReplicas and maxReplicas. No metrics API is
 * there to ask, so within these bounds it says, as on any cluster without one, that it cannot compute more.
 * As kubernetes: pkg/controller/podautoscaler.
 */

import { equalJson } from "../../api/equal-json.ts";
import { type KubeObject, objectKey, splitKey } from "../../api/meta.ts";
import { formatTime } from "../../api/time.ts";
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, MetricSpec } from "../../api/types/autoscaling-v2.ts";
import { horizontalPodAutoscaler as autoscalerKind } from "../../kinds/autoscaling/horizontal-pod-autoscaler.ts";
import { type ControllerContext, defineController } from "../controller.ts";
import { type Said, withCondition } from "./conditions.ts";
import { planSize } from "./plan-size.ts";
import { NoTarget, type ScaleTarget, scaleTarget } from "./scale-target.ts";
import { createTargetIndex, type TargetIndex } from "./target-index.ts";

type Context = ControllerContext<TargetIndex>;
type Autoscaler = HorizontalPodAutoscaler & KubeObject;

const noScale = (text: string): Said => ({
  type: "AbleToScale",
  status: "False",
  reason: "FailedGetScale",
  message: `the HPA controller was unable to get the target's current scale: ${text}`,
});
const gotScale: Said = {
  type: "AbleToScale",
  status: "True",
  reason: "SucceededGetScale",
  message: "the HPA controller was able to get the target's current scale",
};
const disabled: Said = {
  type: "ScalingActive",
  status: "False",
  reason: "ScalingDisabled",
  message: "scaling is disabled since the replica count of the target is zero",
};
const noSelector: Said = {
  type: "ScalingActive",
  status: "False",
  reason: "InvalidSelector",
  message: "the HPA target's scale is missing a selector",
};

/** Why the first metric cannot be had. */
function noMetric({ type, resource, containerResource }: MetricSpec): Said {
  const ofResource = type === "Resource" || type === "ContainerResource";
  const name = resource?.name ?? containerResource?.name ?? "";
  const why = ofResource
    ? `failed to get ${name} usage: unable to get metrics for resource ${name}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`
    : `unable to get metric: no ${type === "External" ? "external" : "custom"} metrics API registered`;
  const message = `the HPA was unable to compute the replica count: ${why}`;
  return { type: "ScalingActive", status: "False", reason: `FailedGet${type}Metric`, message };
}

async function reconcileAutoscaler(context: Context, autoscaler: Autoscaler): Promise<void> {
  const { kinds, lister, events } = context;
  const say = (said: Said, status = autoscaler.status) => withCondition(status, said, context.clock.now());
  let target: ScaleTarget;
  try {
    target = scaleTarget(kinds, lister, autoscaler);
  } catch (error) {
    if (!(error instanceof NoTarget)) throw error;
    events.record(autoscaler, "Warning", "FailedGetScale", error.message);
    return writeStatus(context, autoscaler, say(noScale(error.message)));
  }
  const current = target.scale.spec?.replicas ?? 0;
  const got = say(gotScale);
  const decision = planSize(autoscaler.spec, current);
  if (decision === "disabled")
    return writeStatus(context, autoscaler, { ...say(disabled, got), currentReplicas: current, desiredReplicas: current });
  if (decision === "metrics") return withoutMetrics(context, autoscaler, { target, status: { ...got, currentReplicas: current } });
  const { replicas, why } = decision;
  await resize(context, target, replicas);
  events.record(autoscaler, "Normal", "SuccessfulRescale", `New size: ${replicas}; reason: ${why}`);
  const message = `the HPA controller was able to update the target scale to ${replicas}`;
  const rescaled = say({ type: "AbleToScale", status: "True", reason: "SucceededRescale", message }, got);
  const lastScaleTime = formatTime(context.clock.now());
  await writeStatus(context, autoscaler, { ...rescaled, currentReplicas: current, desiredReplicas: replicas, lastScaleTime });
}

async function withoutMetrics(
  context: Context,
  autoscaler: Autoscaler,
  { target, status }: { target: ScaleTarget; status: HorizontalPodAutoscalerStatus },
): Promise<void> {
  const { events, clock } = context;
  const [first] = autoscaler.spec.metrics ?? [];
  if (!first) return writeStatus(context, autoscaler, status);
  const said = target.scale.status?.selector ? noMetric(first) : noSelector;
  const { reason = "", message = "" } = said;
  events.record(autoscaler, "Warning", reason, message);
  const count = autoscaler.spec.metrics?.length ?? 0;
  const text = `invalid metrics (${count} invalid out of ${count}), first error is: ${message}`;
  if (said !== noSelector) events.record(autoscaler, "Warning", "FailedComputeMetricsReplicas", text);
  await writeStatus(context, autoscaler, withCondition(status, said, clock.now()));
}

async function resize({ client }: Context, { kind, object, shape, scale }: ScaleTarget, replicas: number): Promise<void> {
  const { namespace, name = "" } = object.metadata;
  const wanted = { ...scale, spec: { replicas } } as unknown as KubeObject;
  await client.modify(kind, namespace, name, (head) => shape.write(wanted, head), { subresource: "scale" });
}

async function writeStatus({ client }: Context, autoscaler: Autoscaler, status: HorizontalPodAutoscalerStatus): Promise<void> {
  if (equalJson(autoscaler.status, status)) return;
  await client.update(autoscalerKind, { ...autoscaler, status }, { subresource: "status" });
}

/** Its size is part of it, whatever kind it is. */
const specOf = (object: KubeObject): unknown => (object as { readonly spec?: unknown }).spec;

export const horizontalPodAutoscalerController = defineController<TargetIndex>({
  name: "horizontal-pod-autoscaler-controller",
  component: "horizontal-pod-autoscaler",
  start: createTargetIndex,
  watches: [
    {
      kind: autoscalerKind,
      keys: ({ object, old }, { state }) => {
        state.track({ object, old });
        return object && object.spec !== old?.spec ? [objectKey(object)] : [];
      },
    },
  ],
  everyKind({ kind, object, old }, { state }) {
    if (object && old && specOf(object) === specOf(old)) return [];
    const { namespace, name } = (object ?? old)?.metadata ?? {};
    return state.of({ group: kind.group, kind: kind.kind, namespace, name });
  },
  async reconcile(context, key) {
    const { namespace, name } = splitKey(key);
    const autoscaler = context.lister.get<Autoscaler>(autoscalerKind, namespace, name);
    if (autoscaler && !autoscaler.metadata.deletionTimestamp) await reconcileAutoscaler(context, autoscaler);
  },
});
