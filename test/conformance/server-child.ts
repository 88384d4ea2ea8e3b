/** A whole control plane on a data file, for a test that kills it: prints its address when it is ready. */
import { createMiniplane } from "../../src/index.ts";

const [, , data = ""] = process.argv;
const plane = await createMiniplane({ data, ephemeral: false, clock: "real", nodes: 2, kubelet: "all", seed: "killed" });
process.stdout.write(`${plane.url}\n`);
