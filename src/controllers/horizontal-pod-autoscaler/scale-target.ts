/** What an autoscaler scales, read through the `scale` subresource of whatever kind it is. */
import type { KubeObject } from "../../api/meta.ts";
import type { Scale } from "../../api/types/autoscaling-v1.ts";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling-v2.ts";
import type { Kind, Lister, ProjectionSubresource } from "../../kinds/kind.ts";

export interface ScaleTarget {
  readonly kind: Kind;
  readonly object: KubeObject;
  readonly shape: ProjectionSubresource<KubeObject>;
  readonly scale: Scale;
}

/** Texts of what is wrong; as the scale client words them. */
export class NoTarget extends Error {}

/** The group of an apiVersion; "" is the core group. */
export const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "");

/** Throws {@link NoTarget}. */
export function scaleTarget(kinds: readonly Kind[], lister: Lister, { metadata, spec }: HorizontalPodAutoscaler): ScaleTarget {
  const { apiVersion = "", kind: wanted, name } = spec.scaleTargetRef;
  const group = groupOf(apiVersion);
  const kind = kinds.find((one) => one.kind === wanted && one.group === group);
  if (!kind) throw new NoTarget(`no matches for kind ${JSON.stringify(wanted)} in group ${JSON.stringify(group)}`);
  const shape = kind.subresources["scale"];
  if (shape?.shape !== "projection") throw new NoTarget("the server could not find the requested resource");
  const object = lister.get(kind, metadata.namespace, name);
  if (!object) throw new NoTarget(`${group ? `${kind.plural}.${group}` : kind.plural} ${JSON.stringify(name)} not found`);
  return { kind, object, shape, scale: shape.read(object) as unknown as Scale };
}
