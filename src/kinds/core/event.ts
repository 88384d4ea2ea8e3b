import type { Event } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";

export const event = defineKind<Event>({ resource: "core/v1/events" });
