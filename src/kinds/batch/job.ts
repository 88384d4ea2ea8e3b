import type { Job } from "../../api/types/batch-v1.ts";
import { defineKind } from "../kind.ts";

export const job = defineKind<Job>({ resource: "batch/v1/jobs" });
