/** replicaset-controller. */
import type { ReplicaSet } from "../../api/types/apps-v1.ts";
import { replicaSet as replicaSetKind } from "../../kinds/apps/replica-set.ts";
import { createReplicaController } from "./replica-controller.ts";

export const replicaSetController = createReplicaController({
  name: "replicaset-controller",
  kind: replicaSetKind,
  view: (object) => object as ReplicaSet,
  status: (status) => status,
});
