/** Who asks, and may they: one interface for the HTTP room. */
import type { IncomingHttpHeaders } from "node:http";
import type { UserInfo } from "../api/meta.ts";
import { authenticate, type TokenReader } from "./authentication.ts";
import type { Authorizer } from "./authorization.ts";
import { impersonated, impersonationChecks, wantedUser } from "./impersonation.ts";

export interface Access {
  /** The user a request acts as. Throws 401 for a token nobody knows, 400 for an incomplete impersonation, 403 for one that is not allowed. */
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
      const wanted = wantedUser(headers);
      if (!wanted) return asking;
      for (const check of impersonationChecks(wanted)) authorize(asking, check);
      return impersonated(wanted);
    },
  };
}
