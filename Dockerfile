# One image, two targets: api and worker.
# docker build --target worker .

FROM node:24-bookworm-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY libs/core/package.json libs/core/
COPY libs/platform/package.json libs/platform/
COPY libs/checkpoint/package.json libs/checkpoint/
COPY libs/flow/package.json libs/flow/
COPY libs/net/package.json libs/net/
COPY libs/webhooks/package.json libs/webhooks/
COPY libs/conformance/package.json libs/conformance/
COPY libs/host/package.json libs/host/
COPY libs/steps/package.json libs/steps/
COPY apps/api/package.json apps/api/
COPY apps/worker/package.json apps/worker/
COPY apps/cli/package.json apps/cli/
COPY test/package.json test/
COPY bench/package.json bench/
COPY chaos/package.json chaos/
COPY eval/package.json eval/
COPY examples/package.json examples/

FROM manifests AS dependencies
RUN npm ci --omit=dev --workspace=@cairn/api --workspace=@cairn/worker

FROM manifests AS build
RUN npm ci
COPY tsconfig.json tsconfig.base.json ./
COPY types types
COPY libs libs
COPY apps apps
RUN npx tsc -b apps/api apps/worker \
  && find libs apps -path '*/dist/*' \( -name '*.test.*' -o -name '.tsbuildinfo' \) -delete \
  && mkdir /out \
  && cp --recursive --parents libs/*/dist libs/checkpoint/lua libs/steps/lexicon apps/api/dist apps/api/ui apps/worker/dist /out

FROM node:24-bookworm-slim AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app ./
COPY --from=build /out ./
COPY corpus corpus
USER node

FROM runtime AS api
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/dist/main.js"]

FROM runtime AS worker
CMD ["node", "apps/worker/dist/main.js"]
