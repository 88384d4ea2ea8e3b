/** THE list of the kubelet's control loops. */
import type { Controller } from "../controllers/controller.ts";
import { kubeletController } from "./kubelet.ts";
import type { KubeletConfig } from "./kubelet-config.ts";
import { nodeAgent } from "./node-agent.ts";

export type { KubeletConfig } from "./kubelet-config.ts";

// biome-ignore lint/suspicious/noExplicitAny: each controller has its own memory
export function kubeletControllers(config: KubeletConfig): readonly Controller<any>[] {
  return [nodeAgent(config), kubeletController(config)];
}
