/** Acting as someone else by `Impersonate-*` headers. */
import type { IncomingHttpHeaders } from "node:http";
import type { UserInfo } from "../api/meta.ts";
import { badRequest } from "../api/status.ts";

const extraPrefix = "impersonate-extra-";

/** The user to act as; `user` itself without such headers. Throws 400 for groups, uid or extras without a user. */
export function impersonate(user: UserInfo, headers: IncomingHttpHeaders): UserInfo {
  const name = one(headers["impersonate-user"]);
  const groups = many(headers["impersonate-group"]);
  const uid = one(headers["impersonate-uid"]);
  const extra = extras(headers);
  if (name === undefined && groups.length === 0 && uid === undefined && !extra) return user;
  if (!name) throw badRequest("requested groups, uid or extras without impersonating a user: set Impersonate-User");
  return {
    name,
    groups: withImplied(name, groups),
    ...(uid ? { uid } : {}),
    ...(extra ? { extra } : {}),
  };
}

/** Service accounts get their groups when none are named; everyone but the anonymous user is authenticated. */
function withImplied(name: string, groups: readonly string[]): readonly string[] {
  const all = groups.length > 0 ? [...groups] : serviceAccountGroups(name);
  if (name !== "system:anonymous" && !all.includes("system:authenticated")) all.push("system:authenticated");
  return all;
}

function serviceAccountGroups(name: string): string[] {
  const namespace = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name)?.[1];
  return namespace ? ["system:serviceaccounts", `system:serviceaccounts:${namespace}`] : [];
}

function extras(headers: IncomingHttpHeaders): Record<string, readonly string[]> | undefined {
  const keys = Object.keys(headers).filter((key) => key.startsWith(extraPrefix));
  if (keys.length === 0) return undefined;
  return Object.fromEntries(keys.map((key) => [unescaped(key.slice(extraPrefix.length)), many(headers[key])]));
}

/** As kubernetes: what is not percent-encoding stands for itself. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
// Node joins repeated headers of these names with ", ".
const many = (value: string | string[] | undefined) => (value === undefined ? [] : [value].flat().flatMap((text) => text.split(", ")));
