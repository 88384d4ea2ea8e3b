/** ttl-after-finished-controller: deletes Jobs some time after they have ended. As kubernetes: pkg/controller/ttlafterfinished. */
import { splitKey } from "../api/meta.ts";
import { job as jobKind } from "../kinds/batch/job.ts";
import { defineController } from "./controller.ts";
import { endedAt } from "./job/conditions.ts";

export const ttlAfterFinishedController = defineController({
  name: "ttl-after-finished-controller",
  watches: [{ kind: jobKind }],
  async reconcile({ client, clock, lister }, key) {
    const { namespace, name } = splitKey(key);
    const job = lister.get(jobKind, namespace, name);
    const ended = job && endedAt(job);
    const { ttlSecondsAfterFinished: ttl } = job?.spec ?? {};
    if (!job || ended === undefined || ttl === undefined || job.metadata.deletionTimestamp) return undefined;
    const left = ended + ttl * 1000 - clock.now();
    if (left > 0) return { requeueAfter: left };
    const preconditions = { uid: job.metadata.uid ?? "" };
    await client.remove(jobKind, namespace, name, { propagationPolicy: "Foreground", preconditions });
    return undefined;
  },
});
