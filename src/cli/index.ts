/** THE list of client subcommands. */
import { about } from "./about.ts";
import { clock } from "./clock.ts";
import type { Command } from "./command.ts";
import { env } from "./env.ts";
import { kubeconfig } from "./kubeconfig.ts";
import { node } from "./node.ts";
import { settle } from "./settle.ts";

export const commands: readonly Command[] = [kubeconfig, env, about, clock, settle, node];
