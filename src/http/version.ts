/** `GET /version`: the Kubernetes release whose API is served. Nothing here was built by a Go compiler, and it says so. */
export const kubernetesVersion = {
  major: "1",
  minor: "37",
  emulationMajor: "1",
  emulationMinor: "37",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "36",
  gitVersion: "v1.37.2",
  gitCommit: "0000000000000000000000000000000000000000",
  gitTreeState: "clean",
  buildDate: "1970-01-01T00:00:00Z",
  goVersion: "none (miniplane)",
  compiler: "miniplane",
  platform: "linux/amd64",
} as const;
