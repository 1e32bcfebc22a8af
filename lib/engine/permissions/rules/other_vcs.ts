/**
 * What Subversion, Mercurial and others but git change of the files in their working trees.
 *
 * @module
 */
import { parseOptions } from "../options.ts";

interface Changers {
  /** Subcommands that change what they name, and all below it. */
  named: RegExp;
  /** Those that change what differs elsewhere, and who knows what that is. */
  any: RegExp;
  /** With which one of the first kind is one of the second kind. */
  all?: RegExp;
  /** Those that take a patch. */
  patches?: RegExp;
}

const CHANGERS: Readonly<Record<string, Changers>> = {
  svn: {
    named: /^(?:revert|rm|remove|delete|del|mv|move|rename|ren)$/,
    any: /^(?:up|update|sw|switch|merge|resolve)$/,
    patches: /^patch$/,
  },
  hg: {
    named: /^(?:revert|rm|remove|mv|move|rename)$/,
    any:
      /^(?:up|update|checkout|co|merge|rebase|graft|transplant|strip|backout|shelve|unshelve|histedit|purge|rollback|resolve)$/,
    all: /^(?:-a|--all)$/,
    patches: /^(?:import|patch)$/,
  },
  bzr: { named: /^(?:revert|rm|mv)$/, any: /^(?:up|update|merge|pull|switch)$/ },
  jj: {
    named: /^restore$/,
    any: /^(?:edit|new|abandon|rebase|undo|squash|op|operation|next|prev|checkout)$/,
  },
  fossil: { named: /^(?:revert|rm|mv)$/, any: /^(?:up|update|merge|checkout|undo|stash)$/ },
  darcs: { named: /^(?:revert|move)$/, any: /^(?:pull|apply|rollback|obliterate|unrecord)$/ },
  quilt: { named: /^$/, any: /^(?:push|pop)$/ },
};

/** What a program of these changes; undefined for others, and for what only shows. */
export interface TreeChanges {
  /** Files and directories. */
  words: readonly string[];
  /** Others as well, of which nothing is known. */
  isOpen: boolean;
  /** Files with patches. */
  patches: readonly string[];
}

export function treeChanges(
  { name, args }: Readonly<{ name: string; args: readonly string[] }>,
): TreeChanges | undefined {
  const changers = Object.hasOwn(CHANGERS, name) ? CHANGERS[name] : undefined;
  if (changers === undefined) return undefined;
  const { named, any, all, patches } = changers;
  const values = ["-r", "--rev", "--revision", "-R", "--repository", "--cwd", "-m", "--message"];
  // Of Subversion `-R` says how deep.
  const options = parseOptions(args, name === "svn" ? ["-r", "--revision", "-m"] : values);
  const [subcommand = "", ...words] = options.operands;
  if (any.test(subcommand)) return { words: [], isOpen: true, patches: [] };
  if (patches?.test(subcommand)) return { words: [], isOpen: false, patches: words };
  if (!named.test(subcommand)) return undefined;
  const isOpen = words.length === 0 || args.some((arg) => all?.test(arg) ?? false);
  return { words, isOpen, patches: [] };
}
