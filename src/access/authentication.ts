/** Who asks. Without login a request counts as the administrator; a bearer token must be known. */
import type { IncomingHttpHeaders } from "node:http";
import type { UserInfo } from "../api/meta.ts";
import { unauthorized } from "../api/status.ts";

/** The user behind a bearer token, or undefined. */
export type TokenReader = (token: string) => UserInfo | undefined;

/** Every request without login. */
export const administrator: UserInfo = Object.freeze({ name: "admin", groups: Object.freeze(["system:masters", "system:authenticated"]) });

/** Who says with an empty Authorization header that they have no login. */
const anonymous: UserInfo = Object.freeze({ name: "system:anonymous", groups: Object.freeze(["system:unauthenticated"]) });

/** Throws 401 for an unknown bearer token. */
export function authenticate(headers: IncomingHttpHeaders, tokens: TokenReader): UserInfo {
  const { authorization } = headers;
  if (authorization === undefined) return administrator;
  if (authorization === "") return anonymous;
  const token = /^Bearer +(\S+)/i.exec(authorization)?.[1];
  if (token === undefined) return administrator;
  const user = tokens(token);
  if (!user) throw unauthorized();
  return user;
}
