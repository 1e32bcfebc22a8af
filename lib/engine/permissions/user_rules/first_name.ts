/**
 * Asking git, disarmed, for the names of files.
 *
 * @module
 */
import { askReadGit, disarm } from "../../../sys/git/read_git.ts";

/** What git does not say by then, or in so many characters, is not waited for. */
const TIMEOUT_MS = 5_000;
const MAX_CHARS = 64 * 1024 * 1024;
/** With which git ends when it does not take what it is asked, see git(1) and usage() of its sources. */
const REFUSING = [128, 129];

export interface AskedNames {
  /** Where git is run, absolute. */
  cwd: string;
  /** Options before the subcommand that say which repository is meant. */
  where: readonly string[];
  /** Whether a name, from the top of the repository, is one that is looked for. */
  isHidden: (name: string) => boolean;
}

export interface FoundName {
  name?: string;
  isAnswered: boolean;
  /** Git does not do such a thing: there is no such commit, or it knows no such option. */
  isRefused: boolean;
}

/** The first that is looked for of those that git prints, each ended by a NUL. */
export async function firstName(
  names: readonly string[],
  { cwd, where, isHidden }: AskedNames,
): Promise<FoundName> {
  const { args } = await disarm({ cwd, timeoutMs: TIMEOUT_MS });
  const decoder = new TextDecoder();
  let found: string | undefined;
  let rest = "";
  let chars = 0;
  const { code } = await askReadGit([...args, ...where, ...names], {
    cwd,
    timeoutMs: TIMEOUT_MS,
    onStdout: (piece) => {
      const text = rest + decoder.decode(piece, { stream: true });
      chars += text.length;
      const parts = text.split("\0");
      rest = parts.pop() ?? "";
      found ??= parts.map((part) => part.replace(/^\n+/, "")).flatMap(namesIn).find(isHidden);
      return found === undefined && chars < MAX_CHARS;
    },
  });
  return {
    ...(found === undefined ? {} : { name: found }),
    // `grep` ends with 1 where it finds nothing.
    isAnswered: code === 0 || (code === 1 && names[0] === "grep"),
    isRefused: REFUSING.includes(code),
  };
}

/** `git grep` puts the commit before a name. */
function namesIn(part: string): string[] {
  const [, name] = /^[^:]+:(.+)$/s.exec(part) ?? [];
  return name === undefined ? [part] : [part, name];
}
