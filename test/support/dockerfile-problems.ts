/** What a reviewer would say about a Dockerfile; nothing for a good one. */
import {
  execForm,
  healthCommand,
  type Instruction,
  ignoredBy,
  parseCopy,
  parseDockerfile,
  parsePairs,
  type Stage,
} from "../../scripts/dockerfile.mjs";

export interface BuildContext {
  readonly dockerfile: string;
  readonly dockerignore: string;
  /** Whether a path below the context exists. */
  readonly exists: (path: string) => boolean;
}

export function dockerfileProblems({ dockerfile, dockerignore, exists }: BuildContext): string[] {
  const stages = parseDockerfile(dockerfile);
  const last = stages.at(-1);
  if (!last) return ["no stage"];
  const ignored = ignoredBy(dockerignore);
  return [
    ...baseProblems(stages),
    ...stages.flatMap((stage) => stage.instructions.flatMap((instruction) => instructionProblems(instruction))),
    ...copyProblems(stages, (path) => exists(path) && !ignored(path)),
    ...runtimeProblems(last),
  ];
}

function baseProblems(stages: readonly Stage[]): string[] {
  const names = new Set(stages.map(({ name }) => name));
  const bases = stages.filter(({ image }) => !names.has(image));
  const wrong = stages.length < 2 ? ["one stage only: what builds also runs"] : [];
  for (const { image, line } of bases) {
    const tag = /:([\w.-]+)(@sha256:\w+)?$/.exec(image)?.[1];
    if (!tag || tag === "latest") wrong.push(`line ${line}: ${image} is not pinned by a tag`);
  }
  return wrong;
}

const secret = /(token|secret|password|passwd|api_?key|private)/i;

function instructionProblems({ name, text, line }: Instruction): string[] {
  const wrong = (what: string) => [`line ${line}: ${what}`];
  switch (name) {
    case "ADD":
      return wrong("ADD: COPY does not unpack and fetches nothing");
    case "MAINTAINER":
      return wrong("MAINTAINER is deprecated");
    case "ENV":
    case "ARG":
      return secret.test(text) ? wrong(`${name} ${text}: a secret would stay in the image`) : [];
    case "ENTRYPOINT":
    case "CMD":
      return execForm(text) ? [] : wrong(`${name} in shell form: signals do not reach the process`);
    case "WORKDIR":
      return text.startsWith("/") ? [] : wrong(`WORKDIR ${text} is relative`);
    case "RUN":
      return runProblems(text).flatMap(wrong);
    default:
      return [];
  }
}

function runProblems(text: string): string[] {
  const wrong = [];
  if (/apt-get install/.test(text) && !/--no-install-recommends/.test(text)) wrong.push("apt-get install brings what is only recommended");
  if (/apt-get (update|install)/.test(text) && !/rm -rf \/var\/lib\/apt\/lists/.test(text)) wrong.push("apt's lists stay in the image");
  if (/npm (install|i)\b/.test(text)) wrong.push("npm install does not keep to the lock file");
  if (/\b(curl|wget)\b.*\|\s*(ba)?sh/.test(text)) wrong.push("runs what it fetches");
  if (/\bsudo\b/.test(text)) wrong.push("sudo");
  return wrong;
}

function copyProblems(stages: readonly Stage[], inContext: (path: string) => boolean): string[] {
  const names = new Set<string>();
  const wrong: string[] = [];
  for (const stage of stages) {
    for (const { text, line } of stage.instructions.filter(({ name }) => name === "COPY")) {
      const { from, sources } = parseCopy(text);
      if (from !== undefined && !names.has(from)) wrong.push(`line ${line}: no stage ${from} before`);
      if (from === undefined) {
        for (const source of sources) if (!inContext(source)) wrong.push(`line ${line}: ${source} is not in the build context`);
      }
    }
    names.add(stage.name);
  }
  return wrong;
}

function runtimeProblems({ instructions }: Stage): string[] {
  const last = (name: string) => instructions.findLast((instruction) => instruction.name === name);
  const wrong: string[] = [];
  const user = last("USER")?.text;
  if (user === undefined || /^(root|0)(:|$)/.test(user)) wrong.push("runs as root");
  const health = last("HEALTHCHECK");
  const command = health && healthCommand(health.text);
  if (!command) wrong.push("no HEALTHCHECK in exec form");
  for (const name of ["ENTRYPOINT", "EXPOSE", "VOLUME", "STOPSIGNAL"]) if (!last(name)) wrong.push(`no ${name}`);
  const port = last("EXPOSE")?.text;
  if (command && port && !command.join(" ").includes(`:${port}/`)) wrong.push(`HEALTHCHECK does not ask port ${port}`);
  const env = new Map(instructions.filter(({ name }) => name === "ENV").flatMap(({ text }) => parsePairs(text)));
  if (env.get("NODE_ENV") !== "production") wrong.push("NODE_ENV is not production");
  if (env.get("MINIPLANE_STATE") !== last("VOLUME")?.text) wrong.push("the data are not in the VOLUME");
  if (instructions.some(({ name, text }) => name === "RUN" && /npm ci\b(?!.*--omit=dev)/.test(text)))
    wrong.push("development dependencies run along");
  return wrong;
}
