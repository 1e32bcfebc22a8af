/**
 * Programs that pack files: what they write, and what they remove for it (`zip -m`, `7z a -sdel`, `gzip`, `tar --remove-files`).
 *
 * @module
 */
import { hasOption, parseOptions, valuesOf } from "../options.ts";
import { UNKNOWN } from "../shell/texts.ts";

type Program = Readonly<{ name: string; args: readonly string[] }>;

/** Puts another file in the place of each operand. */
const REPLACING = [
  ...["gzip", "gunzip", "pigz", "unpigz", "compress", "uncompress", "bzip2", "bunzip2", "pbzip2"],
  ...["pbunzip2", "lbzip2", "lbunzip2", "xz", "unxz", "lzma", "unlzma", "pixz", "lzip", "plzip"],
  ...["rzip", "p7zip"],
];
interface Keeping {
  /** What the names of packed files end with. */
  suffix: string;
  /** Options with which the operands are removed. */
  removes?: readonly string[];
}
const ZSTD: Keeping = { suffix: ".zst", removes: ["--rm"] };
const LZ4: Keeping = { suffix: ".lz4", removes: ["--rm"] };
const LZOP: Keeping = { suffix: ".lzo", removes: ["-U", "--unlink", "--delete"] };
const LRZIP: Keeping = { suffix: ".lrz", removes: ["-D", "--delete"] };
const BROTLI: Keeping = { suffix: ".br", removes: ["-j", "--rm"] };
/** Writes beside each operand, which stays unless that is asked for. */
const KEEPING: Readonly<Record<string, Keeping>> = {
  ...{ zstd: ZSTD, unzstd: ZSTD, zstdmt: ZSTD, pzstd: ZSTD },
  ...{ lz4: LZ4, unlz4: LZ4, lz4c: LZ4 },
  ...{ lzop: LZOP, unlzop: LZOP },
  ...{ lrzip: LRZIP, lrunzip: LRZIP },
  ...{ brotli: BROTLI, unbrotli: BROTLI },
  zopfli: { suffix: ".gz" },
};
export const PACKERS: readonly string[] = [...REPLACING, ...Object.keys(KEEPING)];

interface Archiver {
  /** An argument with which the files are removed once they are in the archive. */
  moves: RegExp;
  /** Operands before the files: what is to be done, and the archive. */
  before: number;
}
const SEVEN_ZIP: Archiver = { moves: /^-sdel/i, before: 2 };
const LHA: Archiver = { moves: /^-?(?:m[a-z0-9]*|[au][a-z0-9]*d[a-z0-9]*)$/, before: 2 };
const ARCHIVERS: Readonly<Record<string, Archiver>> = {
  // Letters before it whose value the rest of the word is: `-Psomething`.
  zip: { moves: /^-[^-bnPstTOUxiZ]*m|^--mo(?:ve?)?$/, before: 1 },
  ...{ "7z": SEVEN_ZIP, "7za": SEVEN_ZIP, "7zr": SEVEN_ZIP, "7zz": SEVEN_ZIP, "7zzs": SEVEN_ZIP },
  rar: { moves: /^(?:mf?|-d[frw])$/i, before: 2 },
  arj: { moves: /^(?:m|-d\d?)$/i, before: 2 },
  lha: LHA,
};
const TARS = ["tar", "gtar", "bsdtar"];
export const ARCHIVING: readonly string[] = [...TARS, ...Object.keys(ARCHIVERS)];

/** What a packer puts another file in the place of, or writes beside it. */
export function packed({ name, args }: Program): string[] {
  const keeping = Object.hasOwn(KEEPING, name) ? KEEPING[name] : undefined;
  const isZstd = keeping === ZSTD;
  const options = parseOptions(args, ["-o", "-S", "-T", ...isZstd ? ["-D"] : []]);
  const written = valuesOf(options, "-o");
  const isReading = hasOption(options, "-c", "--stdout", "--to-stdout", "-l", "-t", "--test");
  if (keeping === undefined) return isReading ? written : [...options.operands, ...written];
  const { suffix, removes = [] } = keeping;
  const removed = hasOption(options, ...removes) ? options.operands : [];
  if (isReading || written.length > 0) return [...removed, ...written];
  // The second one is where it goes to.
  const [source = "", ...others] = options.operands;
  if (keeping === LZ4 && !hasOption(options, "-m") && others.length > 0) {
    return [...removed, ...others];
  }
  const isUnpacking = name.startsWith("un") || name === "lrunzip" ||
    hasOption(options, "-d", "--decompress", "--uncompress");
  const beside = [source, ...others].filter((word) => word !== "").map((word) =>
    isUnpacking && word.endsWith(suffix) ? word.slice(0, -suffix.length) : `${word}${suffix}`
  );
  return [...removed, ...beside];
}

export interface Archived {
  /** Directories that an archive is unpacked into. */
  into: string[];
  /** What is made. */
  made: string[];
  /** What is removed as it is in the archive now. */
  removed: string[];
}

/** Where an archive is unpacked, the one that is made (of `tar` alone: outputs.ts knows the others), and what is removed for it. */
export function archived({ name, args }: Program): Archived {
  return TARS.includes(name) ? archivedByTar(args) : {
    into: [],
    made: [],
    removed: Object.hasOwn(ARCHIVERS, name) ? movedBy(args, ARCHIVERS[name]) : [],
  };
}

function movedBy(args: readonly string[], archiver: Archiver | undefined): string[] {
  if (archiver === undefined || !args.some((arg) => archiver.moves.test(arg))) return [];
  const operands = args.filter((arg) => !arg.startsWith("-")).slice(archiver.before);
  // `-@`, `@list`: names that stand elsewhere.
  const isListed = args.some((arg) => arg === "-@" || arg.startsWith("@"));
  return [...operands.filter((arg) => !arg.startsWith("@")), ...isListed ? [UNKNOWN] : []];
}

function archivedByTar(given: readonly string[]): Archived {
  const args = unbundled(given);
  const options = parseOptions(args, [
    ...["-f", "--file", "-C", "--directory", "--cd", "-T", "-X", "--exclude", "--one-top-level"],
    ...["--transform", "--strip-components", "-g", "--listed-incremental", "-I", "--files-from"],
  ]);
  if (hasOption(options, "-t", "--list")) return { into: [], made: [], removed: [] };
  const directories = valuesOf(options, "-C", "--directory", "--cd");
  if (hasOption(options, "-x", "--extract", "--get")) {
    return { into: directories, made: valuesOf(options, "--one-top-level"), removed: [] };
  }
  const made = valuesOf(options, "-f", "--file").filter((path) => path !== "-");
  // It takes long options that are cut short.
  if (!args.some((arg) => /^--rem/.test(arg))) return { into: [], made, removed: [] };
  const lists = valuesOf(options, "-T", "--files-from");
  const removed = options.operands.flatMap((path) => [
    path,
    ...path.startsWith("/") ? [] : directories.map((directory) => `${directory}/${path}`),
  ]);
  return { into: [], made, removed: [...removed, ...lists.length === 0 ? [] : [UNKNOWN]] };
}

/** The old style, `tar cfz file x`: its letters take their values in their order. */
function unbundled(args: readonly string[]): readonly string[] {
  const [bundle = "", ...others] = args;
  if (!/^[a-zA-Z]+$/.test(bundle)) return args;
  const words = [...bundle].flatMap((letter) =>
    /[fCTXbgKNVIFLH]/.test(letter) ? [`-${letter}`, others.shift() ?? ""] : [`-${letter}`]
  );
  return [...words, ...others];
}
