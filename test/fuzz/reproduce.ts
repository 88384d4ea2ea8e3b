/** One request of a run alone, on a fresh server: does it fail by itself, and what of it is needed for that? */
import { faultOf } from "./check-answer.ts";
import { openConnection } from "./connection.ts";
import { describeRequest, type RawRequest } from "./raw-request.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import { shrink } from "./shrink.ts";
import { openWorld } from "./world.ts";

const limit = 15_000;

/** The smallest request that fails; undefined: this one needs what came before it. */
export async function reproduce(request: RawRequest): Promise<string | undefined> {
  let server: ServerProcess | undefined;
  const fails = async (smaller: RawRequest): Promise<boolean> => {
    if (!server?.running()) {
      server = await startServer();
      await (await openWorld(server.url, server.settle)).prepare();
    }
    const failed = (await faultAlone(server, smaller)) !== undefined;
    await server.settle().catch(() => undefined);
    return failed || !server.running();
  };
  try {
    return (await fails(request)) ? describeRequest(await shrink(request, fails)) : undefined;
  } finally {
    await server?.stop();
  }
}

async function faultAlone(server: ServerProcess, request: RawRequest): Promise<string | undefined> {
  const connection = openConnection(server.url);
  try {
    return faultOf(request, await connection.send(request, { limit, stream: request.path.includes("watch") }));
  } catch (error) {
    return String(error);
  } finally {
    connection.close();
  }
}
