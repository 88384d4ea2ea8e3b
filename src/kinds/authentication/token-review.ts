import type { TokenReview } from "../../api/types/authentication-v1.ts";
import { defineKind } from "../kind.ts";

export const tokenReview = defineKind<TokenReview>({ resource: "authentication.k8s.io/v1/tokenreviews" });
