/**
 * What a repository brings, as it is now, and whether the user trusts just that.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { directoriesDownTo } from "../../sys/files/directories_down_to.ts";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { HookAction } from "../../engine/extensions/hooks/hook.ts";
import type { Layer } from "../layers/layer.ts";
import { MCP_FILE } from "../layers/mcp_files.ts";
import { settingsRoot } from "../layers/settings_root.ts";
import type { ConfigFile } from "../settings/settings.ts";
import { broughtBy, serverCommand } from "./brought.ts";
import { bytesOf, type InvolvedFile, involvedFiles } from "./involved_files.ts";
import { type SkillFile, skillFiles } from "./skill_files.ts";
import { encodeHex } from "../../text/encode_hex.ts";
import { judgeContent } from "./judge_content.ts";
import { type Content, type Here, NOTHING_TO_TRUST, type RepositoryTrust } from "./trust_state.ts";

export interface JudgeOptions {
  /** Where one works, at or below the root. */
  cwd: string;
  /** The directory of everything of ours. */
  home: string;
  /** The repository's files of settings, as they were read. */
  layers: readonly Layer[];
  /** What the user set. */
  held: ConfigFile;
}

/** Judges what is in the repository at `root`. */
export async function judgeTrust(
  root: string,
  { cwd, home, layers, held }: JudgeOptions,
): Promise<RepositoryTrust> {
  const skills = skillFiles(root, cwd);
  const brought = broughtBy(layers, { skills, held });
  if (brought.length === 0) return NOTHING_TO_TRUST;
  const involved = (skills: readonly SkillFile[]) => involvedBy(root, { cwd, layers, skills });
  const settings = layers.map(({ place, text }) => asText(place, new TextEncoder().encode(text)));
  const all = [...settings, ...involved(skills)];
  const hashes = await hashesOf(all);
  const digest = await digestOf(hashes);
  const place = directoriesDownTo(root, cwd).at(-1) ?? "";
  const layersAtTop = layers.filter(isAtTop);
  const filesAtTop = place === "" ? all : [
    ...settings.filter(({ path }) => layersAtTop.some((layer) => layer.place === path)),
    ...involvedBy(root, { cwd: root, layers: layersAtTop, skills: skillFiles(root, root) }),
  ];
  const top: Content = {
    files: await hashesOf(filesAtTop),
    digest: await digestOf(await hashesOf(filesAtTop)),
    programs: await digestOf(await hashesOf(filesAtTop.filter(isProgram))),
  };
  const others = all.filter((file) =>
    !filesAtTop.some(({ path, isOfPrograms }) =>
      path === file.path && (isOfPrograms || !file.isOfPrograms)
    )
  );
  const here: Here = {
    place,
    files: await hashesOf(others),
    programs: others.filter(isProgram).map(({ path }) => path),
  };
  const repository = identityOf(root);
  const judged = judgeContent(home, {
    ...{ root, repository, digest, top, here },
    settings: layersAtTop.map(({ place }) => place),
  });
  return {
    ...judged,
    isTrusted: judged.state === "trusted",
    repository,
    root,
    digest,
    top,
    here,
    brought,
    files: { ...hashes, ...top.files },
    isUnchanged: async (part) => {
      const now = layers.map((layer) => {
        const bytes = bytesOf(settingsRoot(root, layer), layer.place);
        return bytes === undefined ? undefined : asText(layer.place, bytes);
      });
      if (!now.every((file) => file !== undefined)) return false;
      if (part === "programs") {
        // What is not among what was trusted is new.
        const found = Object.entries(await hashesOf([...now, ...involved([])]));
        return found.every(([path, hash]) => hashes[path] === hash);
      }
      // A script may have appeared since that a command names, and so may a skill.
      const files = [...now, ...involved(skillFiles(root, cwd))];
      return await digestOf(await hashesOf(files)) === digest;
    },
  };
}

const isProgram = ({ isOfPrograms }: InvolvedFile) => isOfPrograms;

/** Servers may be named in directories below, too. */
function isAtTop({ place }: Layer): boolean {
  return basename(place) !== MCP_FILE || place === MCP_FILE;
}

function involvedBy(
  root: string,
  { cwd, layers, skills }: {
    cwd: string;
    layers: readonly Layer[];
    skills: readonly SkillFile[];
  },
): InvolvedFile[] {
  const programs = [
    ...layers.flatMap(({ hooks }) =>
      hooks.flatMap(({ action }) => action.kind === "command" ? hookCommand(action) : [])
    ),
    ...layers.flatMap(({ servers }) => servers.map(({ config }) => serverCommand(config))),
    // `--require ./first.js`
    ...layers.flatMap(({ variables }) => Object.values(variables).map((value) => `exec ${value}`)),
  ];
  return involvedFiles(root, {
    cwd,
    programs,
    commands: skills.flatMap(({ commands }) => commands),
    starts: skills.map(({ path }) => path),
  }).filter(({ path }) => !layers.some(({ place }) => place === path));
}

/** With the program that reads the line, where that is not bash. */
function hookCommand(
  { command, shell }: Extract<HookAction, { kind: "command" }>,
): string {
  return shell === "powershell" ? `pwsh -Command ${command}` : command;
}

/** As the reader of settings has it: without a byte order mark. */
function asText(path: string, bytes: Uint8Array<ArrayBuffer>): InvolvedFile {
  const text = new TextDecoder().decode(bytes);
  return { path, bytes: new TextEncoder().encode(text), isOfPrograms: true };
}

/** All worktrees of a repository share what names it. */
export function identityOf(root: string): string {
  return realPathOrSame(repositoryFiles(root)?.commonDirectory ?? root);
}

async function hashesOf(files: readonly InvolvedFile[]): Promise<Record<string, string>> {
  const hashes = files.map(async ({ path, bytes }) =>
    [path, encodeHex(await crypto.subtle.digest("SHA-256", bytes))] as const
  );
  return Object.fromEntries(await Promise.all(hashes));
}

async function digestOf(hashes: Readonly<Record<string, string>>): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(Object.entries(hashes)));
  return encodeHex(await crypto.subtle.digest("SHA-256", text));
}
