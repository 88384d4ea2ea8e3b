/**
 * serviceaccount-token-controller: Secrets of type kubernetes.io/service-account-token get the token of their account,
 * and go with it. As kubernetes: pkg/controller/serviceaccount/tokens_controller.go.
 */
import { splitKey } from "../api/meta.ts";
import { isReason } from "../api/status.ts";
import type { Secret, ServiceAccount } from "../api/types/core-v1.ts";
import { secret as secretKind } from "../kinds/core/secret.ts";
import { type LegacyTokenClaims, signToken } from "../kinds/core/service-account/token.ts";
import { serviceAccount as accountKind } from "../kinds/core/service-account.ts";
import type { Lister } from "../kinds/kind.ts";
import { type Controller, defineController } from "./controller.ts";

const nameAnnotation = "kubernetes.io/service-account.name";
const uidAnnotation = "kubernetes.io/service-account.uid";

const accountName = ({ type, metadata }: Secret): string | undefined =>
  type === "kubernetes.io/service-account-token" ? metadata.annotations?.[nameAnnotation] : undefined;

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** `caCertificate`: PEM text. */
export function serviceAccountTokenController(caCertificate: string): Controller {
  const ca = base64(caCertificate);
  return defineController({
    name: "serviceaccount-token-controller",
    watches: [
      { kind: secretKind, keys: ({ object }) => (object && accountName(object) ? [keyOf(object)] : []) },
      {
        kind: accountKind,
        keys: ({ object, old }, { lister }) => (object && old ? [] : tokensOf((object ?? old) as ServiceAccount, lister)),
      },
    ],
    async reconcile({ client, lister, chance }, key) {
      const { namespace, name } = splitKey(key);
      const secret = lister.get(secretKind, namespace, name);
      const account = secret ? accountOf(secret, lister) : undefined;
      if (!secret || secret.metadata.deletionTimestamp || accountName(secret) === undefined) return;
      if (account) {
        await client.modify(secretKind, namespace, name, (head) => filled(head, { account, ca, seed: chance.seed }));
        return;
      }
      const { uid } = secret.metadata;
      try {
        await client.remove(secretKind, namespace, name, uid ? { preconditions: { uid } } : {});
      } catch (error) {
        if (!isReason(error, "NotFound") && !isReason(error, "Conflict")) throw error;
      }
    },
  });
}

const keyOf = ({ metadata }: Secret): string => `${metadata.namespace}/${metadata.name}`;

const tokensOf = ({ metadata }: ServiceAccount, lister: Lister): string[] =>
  lister
    .list(secretKind, metadata.namespace)
    .filter((secret) => accountName(secret) === metadata.name)
    .map(keyOf);

/** The account the Secret names, if it is still the one it was filled for. */
function accountOf(secret: Secret, lister: Lister): ServiceAccount | undefined {
  const found = lister.get(accountKind, secret.metadata.namespace, accountName(secret) ?? "");
  const uid = secret.metadata.annotations?.[uidAnnotation];
  return found && (!uid || uid === found.metadata.uid) ? found : undefined;
}

interface Filling {
  readonly account: ServiceAccount;
  /** Base64. */
  readonly ca: string;
  readonly seed: string;
}

/** The Secret with all it lacks; the same object if it has all. */
function filled(secret: Secret, { account, ca, seed }: Filling): Secret {
  const data = secret.data ?? {};
  if (data["ca.crt"] === ca && data["namespace"] && data["token"]) return secret;
  const { namespace = "", name = "" } = secret.metadata;
  const { name: accountName = "", uid = "" } = account.metadata;
  const claims: LegacyTokenClaims = {
    iss: "kubernetes/serviceaccount",
    "kubernetes.io/serviceaccount/namespace": namespace,
    "kubernetes.io/serviceaccount/secret.name": name,
    "kubernetes.io/serviceaccount/service-account.name": accountName,
    "kubernetes.io/serviceaccount/service-account.uid": uid,
    sub: `system:serviceaccount:${namespace}:${accountName}`,
  };
  return {
    ...secret,
    metadata: { ...secret.metadata, annotations: { ...secret.metadata.annotations, [nameAnnotation]: accountName, [uidAnnotation]: uid } },
    data: {
      ...data,
      "ca.crt": ca,
      namespace: data["namespace"] || base64(namespace),
      token: data["token"] || base64(signToken(claims, seed)),
    },
  };
}
