/**
 * What a project's own files say about it: its name, how it is built and tested, where its parts are.
 *
 * @module
 */
import { join } from "@std/path/join";
import { infoAt } from "../../sys/files/info_at.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { isObject, parsedObject } from "../../text/json.ts";

export interface ProjectFacts {
  name: string;
  /** What it says about itself, in one line. */
  description?: string;
  /** Commands, and what each is for. */
  commands: { command: string; purpose: string }[];
  /** Its directories, without those that are made or fetched. */
  directories: string[];
}

const MAX_BYTES = 1024 * 1024;
const NOT_OURS = /^(?:\..*|node_modules|vendor|target|dist|build|out|coverage|__pycache__|venv)$/;
const LOCK_FILES = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
] as const;

type Finder = (directory: string) => Partial<ProjectFacts>;

/** In the order in which a name is taken from them. */
const FINDERS: readonly Finder[] = [
  fromPackageJson,
  fromDenoJson,
  fromCargo,
  fromGo,
  fromPython,
  fromMake,
];

/** Reads the usual files of a project in `directory`; runs nothing of it. */
export function projectFacts(directory: string): ProjectFacts {
  const found = FINDERS.map((find) => find(directory));
  const title = textOf(directory, "README.md")?.match(/^#\s+(.+)$/m)?.[1]?.trim();
  const description = found.map((facts) => facts.description).find((it) => it !== undefined);
  return {
    name: found.map(({ name }) => name).find((it) => it !== undefined) ?? title ??
      directory.slice(directory.lastIndexOf("/") + 1),
    ...(description === undefined ? {} : { description }),
    commands: found.flatMap(({ commands = [] }) => commands),
    directories: Array.from(Deno.readDirSync(directory))
      .flatMap(({ name, isDirectory }) => isDirectory && !NOT_OURS.test(name) ? [name] : []).sort(),
  };
}

function fromPackageJson(directory: string): Partial<ProjectFacts> {
  const json = objectOf(directory, "package.json");
  if (json === undefined) return {};
  const manager = packageManager(directory, json);
  return {
    ...named(json),
    commands: namesIn(json.scripts).map((script) => ({
      command: `${manager} run ${script}`,
      purpose: `script "${script}"`,
    })),
  };
}

/** What package.json says (see corepack(1)), else what has locked the packages; of a lock file only the name counts, some are large. */
function packageManager(directory: string, { packageManager: said }: Record<string, unknown>) {
  const [, manager] = /^(npm|pnpm|yarn|bun)(?:@|$)/.exec(typeof said === "string" ? said : "") ??
    [];
  return manager ?? LOCK_FILES.find(([file]) => infoAt(join(directory, file))?.isFile)?.[1] ??
    "npm";
}

function fromDenoJson(directory: string): Partial<ProjectFacts> {
  const json = objectOf(directory, "deno.json") ?? {};
  return {
    ...named(json),
    commands: namesIn(json.tasks).map((task) => ({
      command: `deno task ${task}`,
      purpose: `task "${task}"`,
    })),
  };
}

function fromCargo(directory: string): Partial<ProjectFacts> {
  const text = textOf(directory, "Cargo.toml");
  if (text === undefined) return {};
  const name = text.match(/^name\s*=\s*"([^"]+)"/m)?.[1];
  return {
    ...(name === undefined ? {} : { name }),
    commands: [
      { command: "cargo build", purpose: "build" },
      { command: "cargo test", purpose: "test" },
    ],
  };
}

function fromGo(directory: string): Partial<ProjectFacts> {
  const name = textOf(directory, "go.mod")?.match(/^module\s+(\S+)/m)?.[1];
  if (name === undefined) return {};
  return {
    name,
    commands: [
      { command: "go build ./...", purpose: "build" },
      { command: "go test ./...", purpose: "test" },
    ],
  };
}

function fromPython(directory: string): Partial<ProjectFacts> {
  const text = textOf(directory, "pyproject.toml");
  if (text === undefined) return {};
  const name = text.match(/^name\s*=\s*"([^"]+)"/m)?.[1];
  const hasPytest = /pytest/.test(text);
  return {
    ...(name === undefined ? {} : { name }),
    commands: hasPytest ? [{ command: "pytest", purpose: "test" }] : [],
  };
}

function fromMake(directory: string): Partial<ProjectFacts> {
  const text = textOf(directory, "Makefile") ?? "";
  const targets = Array.from(text.matchAll(/^([a-zA-Z][\w-]*):(?!=)/gm), ([, target]) => target!);
  return {
    commands: [...new Set(targets)].map((target) => ({
      command: `make ${target}`,
      purpose: `target "${target}"`,
    })),
  };
}

function named({ name, description }: Record<string, unknown>): Partial<ProjectFacts> {
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof description === "string" ? { description } : {}),
  };
}

function namesIn(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function objectOf(directory: string, name: string): Record<string, unknown> | undefined {
  // Where it is no JSON, or has comments, somebody who knows it will add what it says.
  return parsedObject(textOf(directory, name) ?? "");
}

function textOf(directory: string, name: string): string | undefined {
  const file = readSmallFile(join(directory, name), { root: directory, maxBytes: MAX_BYTES });
  return file.kind === "text" ? file.text : undefined;
}
