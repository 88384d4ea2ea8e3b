/** Who asks, and may they: one interface for the HTTP room. */
import type { IncomingHttpHeaders } from "node:http";
import type { UserInfo } from "../api/meta.ts";
import { authenticate, type TokenReader } from "./authentication.ts";
import { type Authorizer, allowAll } from "./authorization.ts";
import { impersonate } from "./impersonation.ts";

export interface Access {
  /** The user a request acts as. Throws 401 for a token nobody knows and 400 for an incomplete impersonation. */
  user(headers: IncomingHttpHeaders): UserInfo;
  readonly authorizer: Authorizer;
}

/** `tokens` knows bearer tokens; without it every token is unknown. */
export function createAccess(options: { readonly tokens?: TokenReader; readonly authorizer?: Authorizer } = {}): Access {
  return {
    user: (headers) => impersonate(authenticate(headers, options.tokens), headers),
    authorizer: options.authorizer ?? allowAll,
  };
}
