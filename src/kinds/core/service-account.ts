import type { ObjectReference, ServiceAccount } from "../../api/types/core-v1.ts";
import { defineKind, type Kind } from "../kind.ts";
import { tokenSubresource } from "./service-account/request-token.ts";

/** Of its secrets an account keeps the names only. */
function withPlainSecrets(account: ServiceAccount): ServiceAccount {
  const plain = (reference: ObjectReference) => Object.keys(reference).every((field) => field === "name");
  if (!account.secrets || account.secrets.every(plain)) return account;
  return { ...account, secrets: account.secrets.map(({ name }) => ({ name })) };
}

const enforceSecrets = "kubernetes.io/enforce-mountable-secrets";
const deprecation = `metadata.annotations[${enforceSecrets}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`;

export const serviceAccount: Kind<ServiceAccount> = defineKind<ServiceAccount>({
  resource: "core/v1/serviceaccounts",
  deleteReturnsObject: true,
  prepareForCreate: withPlainSecrets,
  prepareForUpdate: withPlainSecrets,
  subresources: { token: tokenSubresource(({ lister, namespace, name }) => lister.get(serviceAccount, namespace, name)) },
  warnings: (object, old) =>
    old?.metadata.annotations?.[enforceSecrets] === undefined && object.metadata.annotations?.[enforceSecrets] ? [deprecation] : [],
  example: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "example" } },
});
