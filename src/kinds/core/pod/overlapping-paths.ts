/** Files of one projected volume that would take each other's place. */
import type { Volume, VolumeProjection } from "../../../api/types/core-v1.ts";

interface Claimed {
  readonly path: string;
  readonly by: string;
}

function claimed({ secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle }: VolumeProjection): Claimed[] {
  const files = (items: readonly { readonly path: string }[] | undefined, by: string) => (items ?? []).map(({ path }) => ({ path, by }));
  return [
    ...files(secret?.items, `Secret "${secret?.name}"`),
    ...files(configMap?.items, `ConfigMap "${configMap?.name}"`),
    ...files(downwardAPI?.items, "DownwardAPI"),
    ...(serviceAccountToken ? [{ path: serviceAccountToken.path, by: "ServiceAccountToken" }] : []),
    ...(clusterTrustBundle ? [{ path: clusterTrustBundle.path, by: "ClusterTrustBundle" }] : []),
  ];
}

const overlap = (left: string, right: string): boolean => left === right || left.startsWith(`${right}/`) || right.startsWith(`${left}/`);

/** As kubernetes: warningsForOverlappingVirtualPaths. */
export function overlappingPaths(volumes: readonly Volume[] | undefined): string[] {
  return (volumes ?? []).flatMap(({ name, projected }) => {
    const seen: Claimed[] = [];
    return (projected?.sources ?? []).flatMap(claimed).flatMap((one) => {
      const clashes = seen.filter(({ path }) => overlap(path, one.path));
      seen.push(one);
      if (clashes.length === 0) return [];
      const others = clashes.map(({ path, by }) => `"${path}" (${by})`).join(", ");
      return [`volume "${name}" (Projected): overlapping paths: "${one.path}" (${one.by}) with ${others}`];
    });
  });
}
