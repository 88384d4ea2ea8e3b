import type { CronJob } from "../../api/types/batch-v1.ts";
import { defineKind } from "../kind.ts";

export const cronJob = defineKind<CronJob>({ resource: "batch/v1/cronjobs" });
