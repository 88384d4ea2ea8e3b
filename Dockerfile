# syntax=docker/dockerfile:1
# Build: everything, types included.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
COPY migrations ./migrations
COPY openapi ./openapi
RUN node scripts/build.mjs --no-types

# Dependencies of the finished program only.
FROM node:20-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:20-bookworm-slim
LABEL org.opencontainers.image.title="miniplane" \
      org.opencontainers.image.description="A Kubernetes control plane in one process, with simulated nodes and a clock you can freeze" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY migrations ./migrations
COPY openapi ./openapi
COPY examples ./examples
RUN mkdir /data && chown node:node /data
USER node
# A container is reached from outside, so it listens everywhere although nobody has to log in.
ENV NODE_ENV=production MINIPLANE_STATE=/data MINIPLANE_HOST=0.0.0.0 MINIPLANE_INSECURE=true
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["serve"]
