/**
 * What a repository brings, as it is now, and whether the user trusts just that.
 *
 * @module
 */
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { Layer } from "../layers/layer.ts";
import { settingsRoot } from "../layers/settings_root.ts";
import type { ConfigFile } from "../settings/settings.ts";
import { broughtBy, serverCommand } from "./brought.ts";
import { bytesOf, type InvolvedFile, involvedFiles } from "./involved_files.ts";
import { type SkillFile, skillFiles } from "./skill_files.ts";
import { encodeHex } from "../../text/encode_hex.ts";
import { NOTHING_TO_TRUST, type RepositoryTrust } from "./trust_state.ts";
import { readTrustRecord, saidOf, type Trusted } from "./trust_store.ts";

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
  const programs = [
    ...layers.flatMap(({ hooks }) =>
      hooks.flatMap(({ action }) => action.kind === "command" ? action.command : [])
    ),
    ...layers.flatMap(({ servers }) => servers.map(({ config }) => serverCommand(config))),
    // `--require ./first.js`
    ...layers.flatMap(({ variables }) => Object.values(variables).map((value) => `exec ${value}`)),
  ];
  const settings = layers.map(({ place, text }) => asText(place, new TextEncoder().encode(text)));
  const isProgram = ({ isOfPrograms }: InvolvedFile) => isOfPrograms;
  const involved = (skills: readonly SkillFile[]) =>
    involvedFiles(root, {
      cwd,
      programs,
      commands: skills.flatMap(({ commands }) => commands),
      starts: skills.map(({ path }) => path),
    }).filter(({ path }) => !settings.some((setting) => setting.path === path));
  const files = [...settings, ...involved(skills)];
  const hashes = await hashesOf(files);
  const digest = await digestOf(hashes);
  const programsDigest = await digestOf(await hashesOf(files.filter(isProgram)));
  const repository = identityOf(root);
  const { state, last } = stateOf(home, { repository, digest, programs: programsDigest, hashes });
  const trusted = state === "changed" ? last?.files : undefined;
  return {
    state,
    isTrusted: state === "trusted",
    repository,
    root,
    digest,
    programs: programsDigest,
    brought,
    files: hashes,
    changed: trusted === undefined
      ? []
      : Object.keys(hashes).filter((path) => hashes[path] !== trusted[path]),
    gone: Object.keys(trusted ?? {}).filter((path) => !Object.hasOwn(hashes, path)),
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

/** As the reader of settings has it: without a byte order mark. */
function asText(path: string, bytes: Uint8Array<ArrayBuffer>): InvolvedFile {
  const text = new TextDecoder().decode(bytes);
  return { path, bytes: new TextEncoder().encode(text), isOfPrograms: true };
}

interface Found {
  programs: string;
  hashes: Readonly<Record<string, string>>;
}

/**
 * Whether it is part of what was trusted: only files of skills may be missing, as where git ignores them, and a worktree has
 * none. Without a script that a hook runs the hook is none, and without a file of settings what others say means more.
 */
function holds({ programs, files }: Trusted, found: Found): boolean {
  if (programs === undefined || programs !== found.programs) return false;
  return Object.entries(found.hashes).every(([path, hash]) => files?.[path] === hash);
}

/** What was said about it; what cannot be read was not said. */
function stateOf(
  home: string,
  { repository, digest, ...found }: { repository: string; digest: string } & Found,
): { state: "trusted" | "changed" | "untrusted" | "declined"; last: Trusted | undefined } {
  const record = (() => {
    try {
      return readTrustRecord(home);
    } catch {
      return {};
    }
  })();
  const { trusted, declined } = saidOf(record, repository);
  const last = trusted.at(-1);
  if (trusted.some((one) => one.digest === digest)) return { state: "trusted", last };
  if (declined.includes(digest)) return { state: "declined", last };
  if (trusted.some((one) => holds(one, found))) return { state: "trusted", last };
  return { state: last === undefined ? "untrusted" : "changed", last };
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
