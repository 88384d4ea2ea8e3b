// Reading a Dockerfile and its .dockerignore: as much of their grammar as ours use. What is not understood throws.

const known = new Set(
  "FROM RUN COPY ADD ENV ARG WORKDIR USER VOLUME EXPOSE LABEL HEALTHCHECK STOPSIGNAL ENTRYPOINT CMD SHELL ONBUILD MAINTAINER".split(" "),
);

/** Stages in order: { name, image, instructions: [{ name, text, line }] }; `image` is another stage's name or a base image. */
export function parseDockerfile(text) {
  const stages = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.name === "FROM") stages.push(stageOf(instruction, stages.length));
    else if (stages.length === 0) throw new Error(`line ${instruction.line}: ${instruction.name} before FROM`);
    else stages.at(-1).instructions.push(instruction);
  }
  return stages;
}

/** Comments are left out and continued lines joined. */
function instructionsOf(text) {
  const found = [];
  let open;
  for (const [index, line] of text.split("\n").entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const part = line.replace(/\\\s*$/, "").trim();
    if (open) open.text += ` ${part}`;
    else open = { text: part, line: index + 1 };
    if (/\\\s*$/.test(line)) continue;
    found.push(open);
    open = undefined;
  }
  return found.map(({ text: whole, line }) => {
    const [, name = "", rest = ""] = /^(\w+)\s*([\s\S]*)$/.exec(whole) ?? [];
    if (!known.has(name.toUpperCase())) throw new Error(`line ${line}: ${whole} is no instruction`);
    return { name: name.toUpperCase(), text: rest.trim(), line };
  });
}

function stageOf({ text, line }, index) {
  const [, image, name = String(index)] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(text) ?? [];
  if (!image) throw new Error(`line ${line}: FROM ${text} is not understood`);
  return { name, image, line, instructions: [] };
}

/** Words of a JSON array (exec form); undefined for the shell form. */
export function execForm(text) {
  if (!text.startsWith("[")) return undefined;
  const words = JSON.parse(text);
  return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : undefined;
}

/** Of COPY and ADD: { from, sources, target }. */
export function parseCopy(text) {
  const words = text.split(/\s+/);
  const flags = words.filter((word) => word.startsWith("--"));
  const from = flags.find((flag) => flag.startsWith("--from="))?.slice("--from=".length);
  const paths = words.filter((word) => !word.startsWith("--"));
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? "" };
}

/** Of HEALTHCHECK: the words of its command; undefined when it has none in exec form. */
export function healthCommand(text) {
  const command = /\bCMD\s+(\[.*\])$/.exec(text)?.[1];
  return command && execForm(command);
}

/** Of ENV, LABEL: name and value of each. */
export function parsePairs(text) {
  return [...text.matchAll(/([\w.]+)=("(?:[^"\\]|\\.)*"|\S+)/g)].map(([, name, value]) => [name, value.replace(/^"(.*)"$/, "$1")]);
}

/** True for paths (below the context, with /) that a .dockerignore keeps out of the build context; the last line that fits decides. */
export function ignoredBy(text) {
  const rules = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ keeps: line.startsWith("!"), pattern: patternOf(line.replace(/^!/, "")) }));
  return (path) => rules.reduce((ignored, { keeps, pattern }) => (pattern.test(path) ? !keeps : ignored), false);
}

/** A pattern means the path itself and everything below it. */
function patternOf(line) {
  const source = line
    .replace(/^\/|\/$/g, "")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/?|\*|\?/g, (sign) => (sign.startsWith("**") ? ".*" : sign === "*" ? "[^/]*" : "[^/]"));
  return new RegExp(`^${source}(/.*)?$`);
}
