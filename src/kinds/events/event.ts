import type { Event } from "../../api/types/events-v1.ts";
import { defineKind } from "../kind.ts";

export const eventsEvent = defineKind<Event>({ resource: "events.k8s.io/v1/events" });
