/**
 * root-ca-certificate-publisher-controller: ConfigMap kube-root-ca.crt in every active namespace.
 * As kubernetes: pkg/controller/certificates/rootcacertpublisher.
 */
import { isReason } from "../api/status.ts";
import type { ConfigMap, Namespace } from "../api/types/core-v1.ts";
import { configMap as configMapKind } from "../kinds/core/config-map.ts";
import { namespace as namespaceKind } from "../kinds/core/namespace.ts";
import type { Controller } from "./controller.ts";
import { newlyActive } from "./newly-active.ts";

const name = "kube-root-ca.crt";

const annotations = {
  "kubernetes.io/description":
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
};

/** `caCertificate`: PEM text. */
export function rootCaCertificatePublisher(caCertificate: string): Controller {
  const isRight = (map: ConfigMap) => map.data?.["ca.crt"] === caCertificate && Object.keys(map.data).length === 1;
  return {
    name: "root-ca-certificate-publisher-controller",
    watches: [
      { kind: namespaceKind, keys: newlyActive },
      {
        kind: configMapKind,
        keys: ({ object, old }: { object: ConfigMap | undefined; old: ConfigMap | undefined }) => {
          const { metadata } = object ?? old ?? { metadata: {} };
          return metadata.name === name && !(object && isRight(object)) ? [metadata.namespace ?? ""] : [];
        },
      },
    ],
    async reconcile({ client, lister }, namespace) {
      const home: Namespace | undefined = lister.get(namespaceKind, undefined, namespace);
      if (home?.status?.phase !== "Active") return;
      const data = { "ca.crt": caCertificate };
      const found: ConfigMap | undefined = lister.get(configMapKind, namespace, name);
      if (found && isRight(found)) return;
      try {
        if (!found) await client.create(configMapKind, { metadata: { name, namespace, annotations }, data });
        else
          await client.update(configMapKind, {
            ...found,
            metadata: { ...found.metadata, annotations: { ...found.metadata.annotations, ...annotations } },
            data,
          });
      } catch (error) {
        if (!isReason(error, "AlreadyExists") && !isReason(error, "Forbidden")) throw error;
      }
    },
  };
}
