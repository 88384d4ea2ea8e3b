import { badRequest } from "../../api/status.ts";
import type { TokenReview } from "../../api/types/authentication-v1.ts";
import { tokenUser } from "../core/service-account/token-user.ts";
import { defineKind } from "../kind.ts";
import { userInfoOf } from "./user-info.ts";

const audience = "https://kubernetes.default.svc";

/** Knows service account tokens and no others. */
export const tokenReview = defineKind<TokenReview>({
  resource: "authentication.k8s.io/v1/tokenreviews",
  review(object, { chance, now, lister }) {
    const { token = "", audiences } = object.spec ?? {};
    if (token === "") throw badRequest("token is required for TokenReview in authentication");
    const user = tokenUser(token, chance.seed, now, lister);
    if (!user) return { ...object, status: { error: "invalid bearer token", user: {} } };
    return { ...object, status: { authenticated: true, user: userInfoOf(user), audiences: audiences ?? [audience] } };
  },
});
