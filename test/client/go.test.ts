import { join } from "node:path";
import { describeProgram } from "../support/describe-program.ts";
import { findPrepared } from "../support/prepared.ts";

describeProgram("client-go and controller-runtime", findPrepared("go"), (path) => ({
  command: join(path, "checks"),
  args: ["-restart"],
  least: 30,
}));
