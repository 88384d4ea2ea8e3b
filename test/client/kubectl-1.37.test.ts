import { join } from "node:path";
import { findPrepared } from "../support/prepared.ts";
import { describeKubectl } from "./kubectl.ts";

const found = findPrepared("kubectl");
describeKubectl("1.37", "path" in found ? { path: join(found.path, "kubectl") } : found);
