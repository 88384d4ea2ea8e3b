import type { Page } from "./page.ts";

/** /openapi/v2 and /openapi/v3. */
export const openApiPage: Page = () => undefined;
