/**
 * Which skills there are: of the user, and of the project.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { readSmallFile } from "../../../sys/files/read_small_file.ts";
import { walkFiles } from "../../../sys/files/walk_files.ts";
import { type Fields, parseDocument } from "./frontmatter.ts";
import { MAX_SKILL_BYTES, type Skill } from "./skill.ts";
import { type SkillHomes, type SkillPlace, skillPlacesAround } from "./skill_places.ts";

export interface FoundSkills {
  skills: Skill[];
  /** Files that were not read, and why. */
  warnings: string[];
}

/** More is a mistake, e.g. a link to a whole disk. */
const MAX_FILES = 500;
const MAX_DEPTH = 4;
/** That are said. */
const MAX_OUTSIDE = 5;
const MAX_DESCRIPTION = 1024;
const MAX_HINT = 256;
/** Characters that are read of a name, and of rules; more is none of either. */
const MAX_NAME = 1024;
const MAX_RULES = 8 * 1024;
/** As YAML has been written over the years. */
const NO = /^(?:false|no|off)$/i;

/** Looks for skills around `cwd`. Of two with one name the nearer one holds. */
export async function findSkills(
  cwd: string,
  homes: SkillHomes,
): Promise<FoundSkills> {
  const found = new Map<string, Skill>();
  const warnings: string[] = [];
  for (const place of skillPlacesAround(cwd, homes)) {
    const { files, outside } = filesIn(place);
    for (const link of outside) {
      warnings.push(
        `"${link}" was not read: it is a link that leads out of "${place.root}"; yours belong into ${homes.home}/skills`,
      );
    }
    for (const file of files) {
      const skill = await readSkill(file, place);
      if (typeof skill === "string") warnings.push(skill);
      else found.set(skill.name, skill);
    }
  }
  return { skills: [...found.values()], warnings };
}

interface SkillFile {
  path: string;
  /** From its place, without its ending: `deploy`, `git/commit`. */
  name: string;
  directory: string | undefined;
}

/** `commands/…/x.md`, then `skills/…/x/SKILL.md`; and links that lead out of where they may. */
function filesIn({ path, root }: SkillPlace): { files: SkillFile[]; outside: string[] } {
  const walk = (name: string, isWanted: (name: string) => boolean) =>
    walkFiles(join(path, name), { isWanted, root, maxDepth: MAX_DEPTH, max: MAX_FILES });
  const commands = walk("commands", (name) => name.endsWith(".md"));
  const skills = walk("skills", (name) => name === "SKILL.md");
  const files = [
    ...commands.files.map((file) => ({
      path: join(path, "commands", file),
      name: file.slice(0, -".md".length),
      directory: undefined,
    })),
    ...skills.files.map((file) => ({
      path: join(path, "skills", file),
      name: basename(dirname(file)),
      directory: join(path, "skills", dirname(file)),
    })),
  ];
  return {
    files: files.slice(0, MAX_FILES),
    outside: [...commands.outside, ...skills.outside].slice(0, MAX_OUTSIDE),
  };
}

/** The skill, or why there is none. */
async function readSkill(file: SkillFile, place: SkillPlace): Promise<Skill | string> {
  const { root, isRepositorys } = place;
  const read = readSmallFile(file.path, { root, maxBytes: MAX_SKILL_BYTES });
  if (read.kind !== "text") {
    return `"${file.path}" was not read: it ${
      read.kind === "missing" ? "is not there" : read.problem
    }`;
  }
  const { fields, body } = await parseDocument(read.text);
  const name = file.directory === undefined
    ? nameOf(file.name.replaceAll("/", ":"))
    : nameOf(textOf(fields.name)) || nameOf(file.name);
  if (name === "") return `"${file.path}" was not read: its name has no letters`;
  return {
    name,
    description: descriptionOf(fields, body),
    argumentHint: hintOf(fields),
    argumentNames: namesIn(fields["arguments"]),
    allowedTools: rulesIn(fields["allowed-tools"]),
    path: file.path,
    root,
    directory: file.directory,
    isRepositorys,
    // Whoever says something of it there, and be it mistyped, does not want it used unasked.
    isForModel: isEmptyOrNo(textOf(fields["disable-model-invocation"])),
    isForUser: !NO.test(textOf(fields["user-invocable"])),
  };
}

function isEmptyOrNo(text: string): boolean {
  return text === "" || NO.test(text);
}

/** Small letters, digits and dashes, as the format has them; folders of a command are parted by colons. */
function nameOf(text: string): string {
  return text.trim().slice(0, MAX_NAME).toLowerCase().replaceAll(/[^a-z0-9:_-]+/g, "-").replaceAll(
    /^[-:]+|[-:]+$/g,
    "",
  )
    .slice(0, 64);
}

function hintOf(fields: Fields): string {
  const hint = fields["argument-hint"];
  // `[branch]` is a list to YAML.
  const text = Array.isArray(hint)
    ? hint.map(textOf).filter((one) => one !== "").map((one) => `[${one}]`).join(" ")
    : textOf(hint);
  return text.slice(0, MAX_HINT).toWellFormed();
}

function descriptionOf(fields: Fields, body: string): string {
  const words = [textOf(fields.description) || firstLine(body), textOf(fields["when_to_use"])];
  return words.filter((text) => text !== "").join(" ").slice(0, MAX_DESCRIPTION).toWellFormed();
}

/** A list, or a text with spaces or commas between. */
function namesIn(value: unknown): string[] {
  const texts = Array.isArray(value) ? value.map(textOf) : textOf(value).split(/[\s,]+/);
  return texts.filter((text) => text !== "");
}

/** A list, or a text with commas or spaces between; those within parentheses belong to a rule. */
function rulesIn(value: unknown): string[] {
  const texts = Array.isArray(value) ? value.map(textOf) : [textOf(value)];
  return texts.flatMap((text) => text.slice(0, MAX_RULES).match(/[\w*.-]+(?:\([^)]*\))?/g) ?? []);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.replaceAll(/\s+/g, " ").trim() : "";
}

function firstLine(body: string): string {
  const line = body.split("\n").find((line) => line.trim() !== "") ?? "";
  return line.replace(/^#+\s*/, "").trim().slice(0, 200);
}
