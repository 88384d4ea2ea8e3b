import { join } from "node:path";
import { describeProgram } from "../support/describe-program.ts";
import { clientFolder, findPrepared } from "../support/prepared.ts";

describeProgram("python kubernetes", findPrepared("python"), (path) => ({
  command: "python3",
  args: [join(clientFolder, "python/checks.py")],
  env: { PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: "1" },
  least: 11,
}));
