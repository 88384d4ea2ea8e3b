/** replicationcontroller-controller: a ReplicationController is a ReplicaSet with a plain selector. */
import type { ReplicaSet } from "../../api/types/apps-v1.ts";
import type { ReplicationController } from "../../api/types/core-v1.ts";
import { replicationController as replicationControllerKind } from "../../kinds/core/replication-controller.ts";
import { createReplicaController } from "./replica-controller.ts";

export const replicationControllerController = createReplicaController({
  name: "replicationcontroller-controller",
  kind: replicationControllerKind,
  view(object) {
    const { spec, ...rest } = object as ReplicationController;
    return { ...rest, spec: { ...spec, selector: { matchLabels: spec?.selector ?? {} }, template: spec?.template ?? {} } } as ReplicaSet;
  },
  status: ({ terminatingReplicas: _untold, ...status }) => status,
});
