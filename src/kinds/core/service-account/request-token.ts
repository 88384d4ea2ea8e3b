/** POST serviceaccounts/<name>/token. */

import { type FieldError, invalidValue } from "../../../api/field-error.ts";
import type { KubeObject } from "../../../api/meta.ts";
import { own } from "../../../api/own.ts";
import { badRequest, conflict, invalid, notFound } from "../../../api/status.ts";
import { formatTime } from "../../../api/time.ts";
import type { BoundObjectReference, TokenRequest } from "../../../api/types/authentication-v1.ts";
import type { ActionContext, ActionSubresource, Kind } from "../../kind.ts";
import { node } from "../node.ts";
import { pod } from "../pod.ts";
import { secret } from "../secret.ts";
import { signToken, type TokenClaims } from "./token.ts";

const audience = "https://kubernetes.default.svc";
const hour = 3600;
const longest = 2 ** 32;

function validate({ spec }: TokenRequest): FieldError[] {
  const seconds = spec?.expirationSeconds ?? hour;
  const path = "spec.expirationSeconds";
  if (seconds < 600) return [invalidValue(path, seconds, "may not specify a duration less than 10 minutes")];
  return seconds > longest ? [invalidValue(path, seconds, "may not specify a duration larger than 2^32 seconds")] : [];
}

// biome-ignore lint/suspicious/noExplicitAny: kinds of several object types
const bindable: Readonly<Record<string, Kind<any>>> = { Pod: pod, Secret: secret, Node: node };

/** The object a token lives and dies with, as it stands in the claims. */
function boundClaim(bound: BoundObjectReference | undefined, { lister, namespace }: ActionContext): object {
  if (!bound?.kind) return {};
  const kind = own(bindable, bound.kind);
  if (!kind) throw badRequest(`cannot bind token to object of type ${bound.apiVersion ?? ""}, Kind=${bound.kind}`);
  const name = bound.name ?? "";
  const found: KubeObject | undefined = lister.get<KubeObject>(kind, kind.namespaced ? namespace : undefined, name);
  if (!found) throw notFound(kind.groupResource, name);
  const { uid = "" } = found.metadata;
  if (bound.uid && bound.uid !== uid)
    throw conflict(
      kind.groupResource,
      name,
      `the UID in the bound object reference (${bound.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  return { [bound.kind.toLowerCase()]: { name, uid } };
}

async function run(input: KubeObject, context: ActionContext, account: KubeObject): Promise<KubeObject> {
  const request = input as TokenRequest;
  const errors = validate(request);
  if (errors.length > 0) throw invalid({ group: "authentication.k8s.io", kind: "TokenRequest" }, "", errors);
  const { audiences, expirationSeconds = hour, boundObjectRef } = request.spec ?? {};
  const { namespace = "", name, now, chance } = context;
  const { uid = "" } = account.metadata;
  const iat = Math.floor(now / 1000);
  const aud = audiences?.length ? audiences : [audience];
  const bound = boundClaim(boundObjectRef ?? undefined, context);
  const claims: TokenClaims = {
    aud,
    exp: iat + expirationSeconds,
    iat,
    iss: audience,
    jti: chance.uuid("token", namespace, name, now),
    "kubernetes.io": { namespace, serviceaccount: { name, uid }, ...bound },
    nbf: iat,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const answer = {
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: {
      ...request.metadata,
      name,
      namespace,
      uid: chance.uuid("token-request", namespace, name, now),
      creationTimestamp: formatTime(now),
    },
    spec: { audiences: aud, boundObjectRef: boundObjectRef ?? null, expirationSeconds },
    status: { token: signToken(claims, chance.seed), expirationTimestamp: formatTime((iat + expirationSeconds) * 1000) },
  };
  return answer;
}

/** `read`: the account a request is for. */
export const tokenSubresource = (read: (context: ActionContext) => KubeObject | undefined): ActionSubresource => ({
  shape: "action",
  type: "authentication/v1.TokenRequest",
  async run(input, context) {
    const account = read(context);
    if (!account) throw notFound({ group: "", resource: "serviceaccounts" }, context.name);
    return run(input, context, account);
  },
});
