import type { ObjectReference, ServiceAccount } from "../../api/types/core-v1.ts";
import { defineKind, type Kind } from "../kind.ts";
import { tokenSubresource } from "./service-account/request-token.ts";

/** Of its secrets an account keeps the names only. */
function withPlainSecrets(account: ServiceAccount): ServiceAccount {
  const plain = (reference: ObjectReference) => Object.keys(reference).every((field) => field === "name");
  if (!account.secrets || account.secrets.every(plain)) return account;
  return { ...account, secrets: account.secrets.map(({ name }) => ({ name })) };
}

export const serviceAccount: Kind<ServiceAccount> = defineKind<ServiceAccount>({
  resource: "core/v1/serviceaccounts",
  deleteReturnsObject: true,
  prepareForCreate: withPlainSecrets,
  prepareForUpdate: withPlainSecrets,
  subresources: { token: tokenSubresource(({ lister, namespace, name }) => lister.get(serviceAccount, namespace, name)) },
  example: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "example" } },
});
