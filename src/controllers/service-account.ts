/** serviceaccount-controller: every active namespace has a ServiceAccount `default`. As kubernetes: pkg/controller/serviceaccount. */

import { isReason } from "../api/status.ts";
import type { Namespace, ServiceAccount } from "../api/types/core-v1.ts";
import { namespace as namespaceKind } from "../kinds/core/namespace.ts";
import { serviceAccount as serviceAccountKind } from "../kinds/core/service-account.ts";
import { defineController } from "./controller.ts";
import { newlyActive } from "./newly-active.ts";

const name = "default";

export const serviceAccountController = defineController({
  name: "serviceaccount-controller",
  watches: [
    { kind: namespaceKind, keys: newlyActive },
    {
      kind: serviceAccountKind,
      keys: ({ object, old }: { object: ServiceAccount | undefined; old: ServiceAccount | undefined }) =>
        !object && old?.metadata.name === name ? [old.metadata.namespace ?? ""] : [],
    },
  ],
  async reconcile({ client, lister }, namespace) {
    const home: Namespace | undefined = lister.get(namespaceKind, undefined, namespace);
    if (home?.status?.phase !== "Active" || lister.get(serviceAccountKind, namespace, name)) return;
    try {
      await client.create(serviceAccountKind, { metadata: { name, namespace } });
    } catch (error) {
      if (!isReason(error, "AlreadyExists") && !isReason(error, "Forbidden")) throw error;
    }
  },
});
