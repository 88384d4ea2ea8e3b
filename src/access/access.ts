/** Who asks, and may they: one interface for the HTTP room. */
import type { IncomingHttpHeaders } from "node:http";
import type { UserInfo } from "../api/meta.ts";
import { authenticate, type TokenReader } from "./authentication.ts";
import type { AuthorizationAttributes, Authorizer } from "./authorization.ts";
import { impersonate } from "./impersonation.ts";

export interface Access {
  /** The user a request acts as. Throws 401 for a token nobody knows and 400 for an incomplete impersonation. */
  user(headers: IncomingHttpHeaders): UserInfo;
  /** Who sent it, whoever it acts as. Throws 401. */
  sender(headers: IncomingHttpHeaders): UserInfo;
  readonly authorize: Authorizer;
}

export function createAccess({ tokens, authorize }: { readonly tokens: TokenReader; readonly authorize: Authorizer }): Access {
  return {
    authorize,
    sender: (headers) => authenticate(headers, tokens),
    user(headers) {
      const asking = authenticate(headers, tokens);
      const acting = impersonate(asking, headers);
      if (acting !== asking) for (const wanted of impersonations(acting)) authorize(asking, wanted);
      return acting;
    },
  };
}

/** What someone who acts as `user` must be allowed to impersonate. */
function impersonations({ name, groups }: UserInfo): AuthorizationAttributes[] {
  const base = { verb: "impersonate", group: "", subresource: "", namespace: "", path: "" };
  const [, namespace = "", account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  const user = account ? { ...base, resource: "serviceaccounts", namespace, name: account } : { ...base, resource: "users", name };
  const asked = groups.filter((group) => group !== "system:authenticated" && !group.startsWith("system:serviceaccounts"));
  return [user, ...asked.map((group) => ({ ...base, resource: "groups", name: group }))];
}
