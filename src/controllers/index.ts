/** THE list of controllers, in the order in which they hear of a change. */
import { deploymentController } from "./deployment/index.ts";
import { endpointSliceController } from "./endpoints/endpoint-slice-controller.ts";
import { endpointsController } from "./endpoints/endpoints-controller.ts";
import { garbageCollector } from "./garbage-collector/index.ts";
import { namespaceController } from "./namespace/index.ts";
import { placeholderCa } from "./placeholder-ca.ts";
import { replicaSetController } from "./replica-set/index.ts";
import { rootCaCertificatePublisher } from "./root-ca-certificate-publisher.ts";
import type { AnyController } from "./runner.ts";
import { serviceAccountController } from "./service-account.ts";
import { volumeBinderController } from "./volume-binder/volume-binder.ts";
import { claimProtectionController, volumeProtectionController } from "./volume-protection.ts";

/** What some controllers have to be told when a cluster is put together. */
export interface ControllerSettings {
  /** PEM text published as `ca.crt` in ConfigMap kube-root-ca.crt of every namespace; absent: a placeholder. */
  readonly caCertificate?: string | undefined;
  /** Pods of a simulated node that is lost enter phase Unknown. */
  readonly unknownPhase: boolean;
  /** `standard`: claims without a volume get a simulated one. */
  readonly storageClass: "standard" | "none";
}

export function builtinControllers(settings: ControllerSettings): readonly AnyController[] {
  return [
    serviceAccountController,
    rootCaCertificatePublisher(settings.caCertificate ?? placeholderCa),
    namespaceController,
    deploymentController,
    replicaSetController,
    garbageCollector,
    endpointsController,
    endpointSliceController,
    volumeBinderController,
    claimProtectionController,
    volumeProtectionController,
  ];
}
