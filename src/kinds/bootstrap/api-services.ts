/** One local APIService for each served group version; the aggregator's own group has none. */
import { servedGroups } from "../../schema/facts.ts";
import { apiService } from "../apiregistration/api-service.ts";
import { type BootstrapObject, bootstrapObject } from "./bootstrap-object.ts";

export function apiServices(): BootstrapObject[] {
  return servedGroups.flatMap(({ name: group, versions, priority }) =>
    versions.flatMap((version) => {
      const numbers = priority[version];
      if (!numbers) return [];
      const [groupPriorityMinimum, versionPriority] = numbers;
      const metadata = { name: `${version}.${group}`, labels: { "kube-aggregator.kubernetes.io/automanaged": "onstart" } };
      return [
        bootstrapObject(apiService, metadata, { spec: { ...(group ? { group } : {}), version, groupPriorityMinimum, versionPriority } }),
      ];
    }),
  );
}
