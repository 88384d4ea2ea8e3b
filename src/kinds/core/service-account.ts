import type { ServiceAccount } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const serviceAccount = defineKind<ServiceAccount>({ resource: "core/v1/serviceaccounts" });
