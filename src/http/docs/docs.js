// Swagger UI on the document of everything and on those of the group versions, which the server lists.
const { SwaggerUIBundle, SwaggerUIStandalonePreset } = window;

const answer = await fetch("/openapi/v3");
const { paths } = answer.ok ? await answer.json() : { paths: {} };
const groupVersions = Object.entries(paths).map(([name, { serverRelativeURL }]) => ({ name, url: serverRelativeURL }));

SwaggerUIBundle({
  dom_id: "#swagger-ui",
  urls: [{ name: "everything", url: "/docs/json" }, ...groupVersions],
  "urls.primaryName": new URLSearchParams(location.search).get("urls.primaryName") ?? "everything",
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "StandaloneLayout",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  filter: true,
  // Nothing leaves this server.
  validatorUrl: null,
});
