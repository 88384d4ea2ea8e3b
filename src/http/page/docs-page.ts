import { own } from "../../api/own.ts";
import { methodNotAllowed } from "../../api/status.ts";
import { entityTag, entityTagMatches } from "../entity-tag.ts";
import { isBuilt, readPackageFile } from "../package-files.ts";
import type { Page, PageAnswer, PageRequest } from "./page.ts";

/** /docs/: Swagger UI, from the package alone. Browsers may keep a file as long as they ask whether it is still the same. */
export const docsPage: Page = async (request) => {
  const { path, method } = request;
  if (path !== "/docs" && !path.startsWith("/docs/")) return undefined;
  if (method !== "GET" && method !== "HEAD") throw methodNotAllowed();
  if (path === "/docs") return { code: 301, type: "text/plain; charset=utf-8", body: "", headers: ["Location", "/docs/"] };
  const name = path.slice("/docs/".length);
  const file = own(files, name);
  const body = file && (await readPackageFile(...file.place));
  return body && answer(request, body, file.type);
};

interface DocsFile {
  readonly type: string;
  /** Below the package's root. */
  readonly place: readonly string[];
}

const html = "text/html; charset=utf-8";
const css = "text/css; charset=utf-8";
const script = "text/javascript; charset=utf-8";

/** The build puts both kinds of files side by side. */
const ours = (name: string, type: string): DocsFile => ({ type, place: isBuilt ? ["dist", "docs", name] : ["src", "http", "docs", name] });
const swaggerUi = (name: string, type: string): DocsFile => ({
  type,
  place: isBuilt ? ["dist", "docs", name] : ["node_modules", "swagger-ui-dist", name],
});

/** Everything below /docs/: what is not here is not served. */
const files: Readonly<Record<string, DocsFile>> = {
  "": ours("index.html", html),
  "docs.css": ours("docs.css", css),
  "docs.js": ours("docs.js", script),
  "swagger-ui.css": swaggerUi("swagger-ui.css", css),
  "swagger-ui-bundle.js": swaggerUi("swagger-ui-bundle.js", script),
  "swagger-ui-standalone-preset.js": swaggerUi("swagger-ui-standalone-preset.js", script),
  "favicon-32x32.png": swaggerUi("favicon-32x32.png", "image/png"),
  json: { type: "application/json", place: ["openapi", "miniplane.json"] },
};

/** Swagger UI styles its elements itself; scripts and data come from here only. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

function answer({ headers }: PageRequest, body: Buffer, type: string): PageAnswer {
  const tag = entityTag(body);
  const list = ["ETag", tag, "Cache-Control", "no-cache", "Content-Security-Policy", policy, "X-Content-Type-Options", "nosniff"];
  return entityTagMatches(headers["if-none-match"], tag)
    ? { code: 304, type, body: "", headers: list }
    : { code: 200, type, body, headers: list };
}
