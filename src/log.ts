/** The log: pretty on a terminal, JSON lines otherwise, on stderr. */
import { type DestinationStream, destination, type Logger, pino } from "pino";

export interface LogOptions {
  readonly level: string;
  readonly terminal: boolean;
}

export async function createLog({ level, terminal }: LogOptions): Promise<Logger> {
  const stderr = destination({ fd: 2, sync: true });
  return pino({ level, base: null }, terminal && level !== "silent" ? await pretty(stderr) : stderr);
}

/** Loaded only for a terminal: it costs start-up time. */
async function pretty(stderr: DestinationStream): Promise<DestinationStream> {
  const { build } = await import("pino-pretty");
  return build({ destination: stderr as unknown as NodeJS.WritableStream, ignore: "pid,hostname", sync: true, colorize: true });
}
