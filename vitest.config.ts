import { defineConfig } from "vitest/config";

const project = (name: string, include: string[]) => ({
  test: { name, include, testTimeout: 20_000, hookTimeout: 30_000, pool: "forks" as const },
});

export default defineConfig({
  test: {
    projects: [
      project("unit", ["test/unit/**/*.test.ts", "test/conformance/**/*.test.ts"]),
      project("api", ["test/api/**/*.test.ts", "test/fuzz/**/*.test.ts"]),
      project("golden", ["test/golden/**/*.test.ts"]),
      project("client", ["test/client/**/*.test.ts"]),
    ],
    maxWorkers: 2,
  },
});
