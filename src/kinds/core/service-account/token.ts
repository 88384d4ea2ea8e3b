/** Bearer tokens of service accounts: JSON web tokens signed with a key drawn from the cluster's seed. */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface TokenClaims {
  readonly aud: readonly string[];
  /** Seconds since the epoch. */
  readonly exp: number;
  readonly iat: number;
  readonly nbf: number;
  readonly iss: string;
  readonly jti: string;
  readonly sub: string;
  readonly "kubernetes.io": {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string; readonly uid: string };
    readonly pod?: { readonly name: string; readonly uid: string };
    readonly secret?: { readonly name: string; readonly uid: string };
    readonly node?: { readonly name: string; readonly uid: string };
  };
}

/** What a token says that stands in a Secret: it ends with the Secret, not by time. */
export interface LegacyTokenClaims {
  readonly iss: "kubernetes/serviceaccount";
  readonly "kubernetes.io/serviceaccount/namespace": string;
  readonly "kubernetes.io/serviceaccount/secret.name": string;
  readonly "kubernetes.io/serviceaccount/service-account.name": string;
  readonly "kubernetes.io/serviceaccount/service-account.uid": string;
  readonly sub: string;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const signature = (text: string, seed: string): Buffer => createHmac("sha256", `service-account-token ${seed}`).update(text).digest();

/** The token that says these claims. */
export function signToken(claims: TokenClaims | LegacyTokenClaims, seed: string): string {
  const text = `${encode({ alg: "HS256", typ: "JWT", kid: "miniplane" })}.${encode(claims)}`;
  return `${text}.${signature(text, seed).toString("base64url")}`;
}

/** The claims of a token signed with that seed and not yet expired at `now` (milliseconds), else `undefined`. */
export function readToken(token: string, seed: string, now: number): TokenClaims | LegacyTokenClaims | undefined {
  const [header = "", body = "", mark = "", ...rest] = token.split(".");
  const given = Buffer.from(mark, "base64url");
  const expected = signature(`${header}.${body}`, seed);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as TokenClaims | LegacyTokenClaims;
  return !("exp" in claims) || claims.exp * 1000 > now ? claims : undefined;
}
