/**
 * Whether the user trusts what a repository brings.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";

/** Something that would run, or reach something. */
export interface Brought {
  kind: "hook" | "server" | "rule" | "setting" | "variable" | "directory" | "skill";
  /** What it is: a command, an address, `Bash(npm test:*)`. */
  text: string;
  /** The file that brings it, below the top of the repository. */
  from: string;
}

/** What hooks and servers run: not the skills, which may be many. */
export type TrustedPart = "programs";

/** What counts, each file with a hash of what is in it. */
export interface Content {
  /** Of all files. */
  digest: string;
  /** Of the part that settings, hooks and servers are. */
  programs: string;
  files: Readonly<Record<string, string>>;
}

/** What counts in one place and not at the top. */
export interface Here {
  /** Below the top, where it is empty. */
  place: string;
  files: Readonly<Record<string, string>>;
  /** Which of the files are settings, or run by hooks and servers. */
  programs: readonly string[];
}

export interface RepositoryTrust {
  /**
   * - `nothing`: there is nothing that needs trust
   * - `trusted`: as it is now, the user trusts it
   * - `changed`: something of this repository was trusted, but not this
   * - `untrusted`: nobody said anything yet
   * - `declined`: the user was asked about just this, and said no
   */
  state: "nothing" | "trusted" | "changed" | "untrusted" | "declined";
  /** Whether it may be used: `nothing` or `trusted`. */
  isTrusted: boolean;
  /** What names the repository for ever, for all of its worktrees: its common git directory, or the directory itself. */
  repository: string;
  /** The top of this working tree. */
  root: string;
  /** Of all that was looked at. */
  digest: string;
  /** What counts wherever one works. */
  top: Content;
  here: Here;
  brought: readonly Brought[];
  /** Files that were looked at, below the root, each with a hash of what is in it. */
  files: Readonly<Record<string, string>>;
  /** Of what changed: the files that are not what was trusted. */
  changed: readonly string[];
  /** Of what changed: files that were never looked at, as those that count only where one works. */
  unseen: readonly string[];
  /** Of what changed: the files that were trusted last, and are not there. */
  gone: readonly string[];
  /** Whether these files are still what they were, or those of `part`: asked before something of them runs. */
  isUnchanged(part?: TrustedPart): Promise<boolean>;
}

export const NOTHING_TO_TRUST: RepositoryTrust = {
  state: "nothing",
  isTrusted: true,
  repository: "",
  root: "",
  digest: "",
  top: { digest: "", programs: "", files: {} },
  here: { place: "", files: {}, programs: [] },
  brought: [],
  files: {},
  changed: [],
  unseen: [],
  gone: [],
  isUnchanged: () => Promise.resolve(true),
};

const WORDS: Record<Brought["kind"], readonly [one: string, many: string]> = {
  hook: ["hook", "hooks"],
  server: ["MCP server", "MCP servers"],
  rule: ["allow rule", "allow rules"],
  setting: ["setting", "settings"],
  variable: ["environment variable", "environment variables"],
  directory: ["directory", "directories"],
  skill: ["skill with commands", "skills with commands"],
};

/** `2 hooks, 1 MCP server` */
export function countBrought(brought: readonly Brought[]): string {
  return Object.entries(WORDS).flatMap(([kind, [one, many]]) => {
    const count = brought.filter((item) => item.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  }).join(", ");
}

/** `guard.sh`, `lib/common.sh (not there)` */
export function changesSince(
  { changed, gone }: Pick<RepositoryTrust, "changed" | "gone">,
): string[] {
  return [...changed, ...gone.map((path) => `${path} (not there)`)];
}

/** What a run says that goes on without. */
export function untrustedNotice(trust: RepositoryTrust): string[] {
  const { state, isTrusted, brought } = trust;
  if (isTrusted) return [];
  const changes = changesSince(trust).join(", ");
  const unseen = trust.unseen.join(", ");
  const why = [
    ...state !== "changed" ? [", which you have not trusted"] : [],
    ...changes !== "" ? [`, which changed since you trusted it: ${changes}`] : [],
    ...unseen !== ""
      ? [`; what they do here also depends on ${unseen}, which you have not trusted yet`]
      : [],
  ].join("") || ", which changed since you trusted it";
  return [
    `not used: ${countBrought(brought)} of this repository${why} (${PROGRAM} trust shows it)`,
  ];
}
