/** A user as reviews show it. */
import type { UserInfo } from "../../api/meta.ts";
import type { UserInfo as ReviewedUser } from "../../api/types/authentication-v1.ts";

export const userInfoOf = ({ name, uid, groups, extra }: UserInfo): ReviewedUser => ({
  username: name,
  ...(uid ? { uid } : {}),
  ...(groups.length > 0 ? { groups } : {}),
  ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
});
