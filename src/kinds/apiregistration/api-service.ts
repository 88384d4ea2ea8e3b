import type { APIService } from "../../api/types/apiregistration-v1.ts";
import { defineKind } from "../kind.ts";

export const apiService = defineKind<APIService>({ resource: "apiregistration.k8s.io/v1/apiservices" });
