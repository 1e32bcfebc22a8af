/**
 * Programs that change what their words name, by how they do: the one table of them, for the mode `auto` and for the rules
 * of settings.
 *
 * @module
 */
import { hasOption, parseOptions } from "../options.ts";
import { ARCHIVING, PACKERS } from "./packing.ts";

export type Way =
  /** The last operand, or what an option names; of `mv` all of them. */
  | "copies"
  | "links"
  /** Every operand, but nothing of its own is in there afterwards. */
  | "makes"
  /** Every operand. */
  | "writes"
  /** Another file in the place of each operand, or beside it. */
  | "packs"
  /** Who may do what with each operand. */
  | "modes"
  /** Each operand, with an option. */
  | "edits"
  /** What is put into an archive, with an option. */
  | "archives"
  | "removes";

const PROGRAMS: Readonly<Record<Way, readonly string[]>> = {
  copies: ["mv", "cp", "install", "rsync", "scp", "ditto"],
  links: ["ln", "link"],
  makes: ["touch", "mkdir", "mkdirp", "mkfifo", "mknod", "mktemp", "truncate", "fallocate"],
  writes: [
    ...["tee", "sponge", "patch", "dd", "shuf", "strip", "dos2unix", "unix2dos"],
    ...["ed", "ex", "vi", "vim", "nvim", "nano", "emacs"],
  ],
  packs: PACKERS,
  modes: ["chmod", "chown", "chgrp", "chattr", "setfacl", "xattr"],
  edits: ["sed", "gsed", "perl", "ruby", "awk", "gawk", "yq", "sd"],
  archives: ARCHIVING,
  removes: [
    ...["rm", "rmdir", "unlink", "shred", "trash", "srm", "rimraf", "del-cli", "gio", "wipe"],
    ...["trash-put", "gvfs-trash"],
  ],
};
const WAYS = new Map(
  Object.entries(PROGRAMS).flatMap(([way, names]) => names.map((name) => [name, way as Way])),
);

export function programsThat(way: Way): readonly string[] {
  return PROGRAMS[way];
}

/** How a program changes what it is given; undefined for one that does not. */
export function wayOf(name: string): Way | undefined {
  return WAYS.get(name);
}

type Program = Readonly<{ name: string; args: readonly string[] }>;

/** Letters that may stand before the `i`: behind others their value begins (`perl -MList::Util`, `ruby -ine`). */
const IN_PLACE: Readonly<Record<string, RegExp>> = {
  sed: /^-[nrEsuzabH]*[iI]|^--i/,
  gsed: /^-[nrEsuzabH]*[iI]|^--i/,
  perl: /^-[acfnpstuwlSTUWX0-9]*i/,
  ruby: /^-[aclnpsSvwW0-9]*i/,
  yq: /^-[CMNPejnrv]*i|^--in-?place/,
};

/** Whether one that edits on request is asked to write the files themselves. */
export function editsInPlace({ name, args }: Program): boolean {
  if (/awk$/.test(name)) {
    return args.some((arg, index) =>
      /^(?:-i|--include=)inplace$/.test(arg) ||
      (arg === "inplace" && /^(?:-i|--include)$/.test(args[index - 1] ?? ""))
    );
  }
  if (name === "sd") return !args.some((arg) => /^(?:-p|--preview)$/.test(arg));
  const option = Object.hasOwn(IN_PLACE, name) ? IN_PLACE[name] : undefined;
  return option !== undefined && args.some((arg) => option.test(arg));
}

/** Whether one that removes takes all that is below a directory. */
export function removesRecursively({ name, args }: Program): boolean {
  return /^(?:rimraf|trash|trash-put|gvfs-trash|gio|del-cli)$/.test(name) ||
    hasOption(parseOptions(args), "-r", "-R", "--recursive", "-d", "--dir");
}
