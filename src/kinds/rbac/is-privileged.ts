import type { UserInfo } from "../../api/meta.ts";

/** Members of system:masters may everything, whatever roles there are. */
export const isPrivileged = (user: UserInfo): boolean => user.groups.includes("system:masters");
