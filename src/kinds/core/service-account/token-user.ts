/** Who a service account token speaks for. As kubernetes: pkg/serviceaccount, the validators of bound and legacy tokens. */
import type { KubeObject, UserInfo } from "../../../api/meta.ts";
import { parseTime } from "../../../api/time.ts";
import type { Kind, Lister } from "../../kind.ts";
import { node } from "../node.ts";
import { pod } from "../pod.ts";
import { secret } from "../secret.ts";
import { serviceAccount } from "../service-account.ts";
import { type LegacyTokenClaims, readToken, type TokenClaims } from "./token.ts";

/** What a token is bound to counts for so long after its deletion was asked for. */
const leeway = 60_000;

interface Surroundings {
  readonly lister: Lister;
  /** Milliseconds. */
  readonly now: number;
}

/** The user behind a token, as long as the account it was made for and all it is bound to exist; `now` in milliseconds. */
export function tokenUser(token: string, seed: string, now: number, lister: Lister): UserInfo | undefined {
  const claims = readToken(token, seed, now);
  if (!claims) return undefined;
  return "kubernetes.io" in claims ? boundUser(claims, { lister, now }) : legacyUser(token, claims, { lister, now });
}

function boundUser(claims: TokenClaims, around: Surroundings): UserInfo | undefined {
  const bound = claims["kubernetes.io"];
  const { namespace, serviceaccount } = bound;
  if (!lives(serviceAccount, namespace, serviceaccount, around)) return undefined;
  if (bound.secret && !lives(secret, namespace, bound.secret, around)) return undefined;
  if (bound.pod && !lives(pod, namespace, bound.pod, around)) return undefined;
  // As kubernetes: the node of a Pod's token is for information only.
  if (bound.node && !bound.pod && !lives(node, undefined, bound.node, around)) return undefined;
  return {
    ...userOf(namespace, claims.sub, serviceaccount.uid),
    extra: {
      "authentication.kubernetes.io/credential-id": [`JTI=${claims.jti}`],
      ...(bound.pod
        ? { "authentication.kubernetes.io/pod-name": [bound.pod.name], "authentication.kubernetes.io/pod-uid": [bound.pod.uid] }
        : {}),
    },
  };
}

/** Only the token that the Secret holds now is good. */
function legacyUser(token: string, claims: LegacyTokenClaims, around: Surroundings): UserInfo | undefined {
  const namespace = claims["kubernetes.io/serviceaccount/namespace"];
  const name = claims["kubernetes.io/serviceaccount/service-account.name"];
  const uid = claims["kubernetes.io/serviceaccount/service-account.uid"];
  const holder = around.lister.get(secret, namespace, claims["kubernetes.io/serviceaccount/secret.name"]);
  if (!holder || holder.metadata.deletionTimestamp || holder.data?.["token"] !== Buffer.from(token).toString("base64")) return undefined;
  return lives(serviceAccount, namespace, { name, uid }, around) ? userOf(namespace, claims.sub, uid) : undefined;
}

const userOf = (namespace: string, name: string, uid: string): UserInfo => ({
  name,
  uid,
  groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
});

type Reference = { readonly name: string; readonly uid: string };

// biome-ignore lint/suspicious/noExplicitAny: kinds of several object types
function lives(kind: Kind<any>, namespace: string | undefined, { name, uid }: Reference, { lister, now }: Surroundings): boolean {
  const found: KubeObject | undefined = lister.get<KubeObject>(kind, namespace, name);
  if (!found || found.metadata.uid !== uid) return false;
  const { deletionTimestamp } = found.metadata;
  return !deletionTimestamp || (parseTime(deletionTimestamp) ?? now) >= now - leeway;
}
