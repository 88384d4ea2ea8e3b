/** Acting as someone else by `Impersonate-*` headers. As kubernetes: the legacy mode of apiserver/pkg/endpoints/filters/impersonation. */
import type { IncomingHttpHeaders } from "node:http";
import type { UserInfo } from "../api/meta.ts";
import { dnsLabelProblems, dnsSubdomainProblems } from "../api/names.ts";
import { badRequest } from "../api/status.ts";
import type { AuthorizationAttributes } from "./authorization.ts";

const extraPrefix = "impersonate-extra-";

/** Who is asked for, as the headers say it: groups that go without saying are not among them. */
export interface WantedUser {
  readonly name: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** Undefined without such headers. Throws 400 for groups, uid or extras without a user. */
export function wantedUser(headers: IncomingHttpHeaders): WantedUser | undefined {
  const name = one(headers["impersonate-user"]);
  const uid = one(headers["impersonate-uid"]) || undefined;
  const groups = many(headers["impersonate-group"]);
  const extra = extras(headers);
  if (name) return { name, uid, groups, extra };
  if (groups.length === 0 && uid === undefined && Object.keys(extra).length === 0) return undefined;
  throw badRequest("requested groups, uid or extras without impersonating a user: set Impersonate-User");
}

/** What someone must be allowed to do who acts as `wanted`: the verb impersonate on the user, the uid, each group and each extra value. */
export function impersonationChecks({ name, uid, groups, extra }: WantedUser): readonly AuthorizationAttributes[] {
  const account = accountOf(name);
  return [
    account ? check({ resource: "serviceaccounts", ...account }) : check({ resource: "users", name }),
    ...(uid === undefined ? [] : [check({ group: authentication, resource: "uids", name: uid })]),
    ...groups.map((group) => check({ resource: "groups", name: group })),
    ...Object.entries(extra).flatMap(([subresource, values]) =>
      values.map((value) => check({ group: authentication, resource: "userextras", subresource, name: value })),
    ),
  ];
}

const authentication = "authentication.k8s.io";

const check = (about: Partial<AuthorizationAttributes>): AuthorizationAttributes => ({
  ...{ verb: "impersonate", group: "", resource: "", subresource: "", namespace: "", name: "", path: "" },
  ...about,
});

/** The user a request acts as: with the groups that a service account has when none are named, and with system:authenticated or system:unauthenticated. */
export function impersonated({ name, uid, groups, extra }: WantedUser): UserInfo {
  const account = accountOf(name);
  const own = account && groups.length === 0 ? ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`] : groups;
  const anonymous = name === "system:anonymous" || own.includes("system:unauthenticated");
  const implied = anonymous ? "system:unauthenticated" : "system:authenticated";
  return {
    name,
    groups: own.includes(implied) ? own : [...own, implied],
    ...(uid === undefined ? {} : { uid }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

/** The ServiceAccount that a user name stands for. */
function accountOf(user: string): { readonly namespace: string; readonly name: string } | undefined {
  const [, namespace = "", name = ""] = /^system:serviceaccount:([^:]*):([^:]*)$/.exec(user) ?? [];
  const valid = dnsLabelProblems(namespace).length === 0 && dnsSubdomainProblems(name).length === 0;
  return valid ? { namespace, name } : undefined;
}

const extras = (headers: IncomingHttpHeaders): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.keys(headers)
      .filter((key) => key.startsWith(extraPrefix))
      .map((key) => [unescaped(key.slice(extraPrefix.length)), many(headers[key])]),
  );

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
