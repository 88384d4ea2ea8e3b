import { describeKubectl } from "./kubectl.ts";

describeKubectl("1.27");
