/** What is served besides resources: a list of pages, each of which may know a path. */
import type { IncomingHttpHeaders } from "node:http";
import type { HttpContext } from "../exchange.ts";
import { discoveryPage } from "./discovery-page.ts";
import { docsPage } from "./docs-page.ts";
import { healthPage } from "./health-page.ts";
import { metricsPage } from "./metrics-page.ts";
import { openApiPage } from "./openapi-page.ts";
import { rootPage } from "./root-page.ts";
import { tourPage } from "./tour-page.ts";
import { versionPage } from "./version-page.ts";

export interface PageRequest {
  readonly http: HttpContext;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Decoded, without the query. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

export interface PageAnswer {
  readonly code: number;
  readonly type: string;
  readonly body: Buffer | string;
  /** Further headers, names and values in turn. */
  readonly headers?: readonly string[];
}

/** The answer, or undefined when the path is none of this page's. Throws ApiError. */
export type Page = (request: PageRequest) => PageAnswer | undefined | Promise<PageAnswer | undefined>;

export const pages: readonly Page[] = [healthPage, versionPage, discoveryPage, openApiPage, docsPage, tourPage, metricsPage, rootPage];
