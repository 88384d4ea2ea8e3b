import { delimiter, join } from "node:path";
import { describeProgram } from "../support/describe-program.ts";
import { findPrepared } from "../support/prepared.ts";

describeProgram("java fabric8", findPrepared("java"), (path) => ({
  command: "java",
  args: ["-XX:TieredStopAtLevel=1", "-cp", [join(path, "classes"), join(path, "lib/*")].join(delimiter), "dev.miniplane.Checks"],
  least: 14,
}));
