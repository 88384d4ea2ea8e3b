/** THE list of controllers, in the order in which they hear of a change. */
import type { KubeletMode } from "../api/simulated-node.ts";
import { bootstrapController } from "./bootstrap.ts";
import { clusterRoleAggregationController } from "./cluster-role-aggregation.ts";
import type { AnyController } from "./controller.ts";
import { cronJobController } from "./cron-job/index.ts";
import { daemonSetController } from "./daemon-set/index.ts";
import { deploymentController } from "./deployment/index.ts";
import { disruptionController } from "./disruption/index.ts";
import { staleDisruptionController } from "./disruption/stale-disruption.ts";
import { endpointSliceController } from "./endpoints/endpoint-slice-controller.ts";
import { endpointSliceMirroringController } from "./endpoints/endpoint-slice-mirroring-controller.ts";
import { endpointsController } from "./endpoints/endpoints-controller.ts";
import { ephemeralVolumeController } from "./ephemeral-volume.ts";
import { garbageCollector } from "./garbage-collector/index.ts";
import { horizontalPodAutoscalerController } from "./horizontal-pod-autoscaler/index.ts";
import { jobController } from "./job/index.ts";
import { namespaceController } from "./namespace/index.ts";
import { nodeIpamController } from "./node-ipam.ts";
import { nodeLifecycleController } from "./node-lifecycle/index.ts";
import { placeholderCa } from "./placeholder-ca.ts";
import { podGarbageCollector } from "./pod-garbage-collector/index.ts";
import { replicaSetController } from "./replica-set/index.ts";
import { replicationControllerController } from "./replica-set/replication-controller.ts";
import { resourceQuotaController } from "./resource-quota.ts";
import { rootCaCertificatePublisher } from "./root-ca-certificate-publisher.ts";
import { serviceAccountController } from "./service-account.ts";
import { serviceAccountTokenController } from "./service-account-token.ts";
import { statefulSetController } from "./stateful-set/index.ts";
import { taintEvictionController } from "./taint-eviction/index.ts";
import { ttlController } from "./ttl.ts";
import { ttlAfterFinishedController } from "./ttl-after-finished.ts";
import { volumeBinderController } from "./volume-binder/volume-binder.ts";
import { claimProtectionController } from "./volume-protection/claim-protection.ts";
import { volumeProtectionController } from "./volume-protection/volume-protection.ts";

/** What some controllers have to be told when a cluster is put together. */
export interface ControllerSettings {
  /** PEM text published as `ca.crt` in ConfigMap kube-root-ca.crt of every namespace; absent: a placeholder. */
  readonly caCertificate?: string | undefined;
  /** Which nodes are simulated: their life needs no heartbeats. Absent: all. */
  readonly kubeletMode?: KubeletMode | undefined;
  /** Pods of a simulated node that is lost enter phase Unknown. */
  readonly unknownPhase: boolean;
  /** `standard`: claims without a volume get a simulated one. */
  readonly storageClass: "standard" | "none";
}

export function builtinControllers(settings: ControllerSettings): readonly AnyController[] {
  return [
    serviceAccountController,
    bootstrapController(),
    serviceAccountTokenController(settings.caCertificate ?? placeholderCa),
    rootCaCertificatePublisher(settings.caCertificate ?? placeholderCa),
    namespaceController,
    nodeIpamController(settings.kubeletMode ?? "all"),
    ttlController,
    nodeLifecycleController({ mode: settings.kubeletMode ?? "all", unknownPhase: settings.unknownPhase }),
    taintEvictionController,
    podGarbageCollector(),
    deploymentController,
    replicaSetController,
    replicationControllerController,
    daemonSetController,
    statefulSetController,
    jobController,
    cronJobController,
    horizontalPodAutoscalerController,
    ttlAfterFinishedController,
    garbageCollector,
    resourceQuotaController,
    disruptionController,
    staleDisruptionController,
    ephemeralVolumeController,
    clusterRoleAggregationController,
    endpointsController,
    endpointSliceController,
    endpointSliceMirroringController,
    volumeBinderController,
    claimProtectionController,
    volumeProtectionController,
  ];
}
