import { formatTime } from "../../api/time.ts";
import type { SelfSubjectReview } from "../../api/types/authentication-v1.ts";
import { defineKind } from "../kind.ts";
import { userInfoOf } from "./user-info.ts";

export const selfSubjectReview = defineKind<SelfSubjectReview>({
  resource: "authentication.k8s.io/v1/selfsubjectreviews",
  review: (object, { user, now }) => ({
    ...object,
    metadata: { creationTimestamp: formatTime(now) },
    status: { userInfo: userInfoOf(user) },
  }),
});
