/** Who a service account token speaks for. */
import type { UserInfo } from "../../../api/meta.ts";
import type { Lister } from "../../kind.ts";
import { serviceAccount } from "../service-account.ts";
import { readToken } from "./token.ts";

/** The user behind a token, as long as the account it was made for exists; `now` in milliseconds. */
export function tokenUser(token: string, seed: string, now: number, lister: Lister): UserInfo | undefined {
  const claims = readToken(token, seed, now);
  if (!claims) return undefined;
  const { namespace, serviceaccount, pod } = claims["kubernetes.io"];
  const account = lister.get(serviceAccount, namespace, serviceaccount.name);
  if (!account || account.metadata.uid !== serviceaccount.uid) return undefined;
  return {
    name: claims.sub,
    uid: serviceaccount.uid,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
    extra: {
      "authentication.kubernetes.io/credential-id": [`JTI=${claims.jti}`],
      ...(pod ? { "authentication.kubernetes.io/pod-name": [pod.name], "authentication.kubernetes.io/pod-uid": [pod.uid] } : {}),
    },
  };
}
