/**
 * fast-check with a fixed seed: the same cases each time, so that nobody's change fails by somebody else's find. To look
 * for more: MINIPLANE_TEST_SEED=$RANDOM npm run test:unit.
 */
import fastCheck from "fast-check";

fastCheck.configureGlobal({ seed: Number(process.env["MINIPLANE_TEST_SEED"] ?? 20_261_128) });

// biome-ignore lint/performance/noBarrelFile: the type's namespace has to come along
export { default as fc } from "fast-check";
