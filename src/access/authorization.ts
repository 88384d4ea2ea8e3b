/** May they. One authorizer so far: everyone may do everything; RBAC objects are stored but not judged. */
import type { UserInfo } from "../api/meta.ts";

export interface AuthorizationAttributes {
  readonly user: UserInfo;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
}

export interface Authorizer {
  readonly name: string;
  /** Throws 403 to refuse. */
  authorize(attributes: AuthorizationAttributes): void;
}

export const allowAll: Authorizer = { name: "allow", authorize: () => undefined };
