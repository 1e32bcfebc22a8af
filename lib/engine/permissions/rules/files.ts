/**
 * Programs that change files: which of their arguments are what they change.
 *
 * @module
 */
import { type Invocation, locate, refuseOutside, shown, type Verdict } from "../invocation.ts";
import { hasOption, parseOptions, valuesOf } from "../options.ts";
import type { Rule } from "./rule.ts";
import { archived, packed } from "./packing.ts";
import { editsInPlace, programsThat } from "./writing_programs.ts";

export const FILE_RULES: readonly Rule[] = [
  { programs: programsThat("copies"), refuse: copies },
  { programs: programsThat("links"), refuse: links },
  { programs: [...programsThat("makes"), ...programsThat("writes")], refuse: writes },
  { programs: programsThat("packs"), refuse: compresses },
  { programs: programsThat("modes"), refuse: changesMode },
  { programs: programsThat("edits"), refuse: edits },
  { programs: programsThat("archives"), refuse: archives },
];

/** `cp`, `mv` …: the destination, and what is moved away. */
async function copies(invocation: Invocation): Promise<Verdict> {
  const { name, args } = invocation;
  const options = parseOptions(args, [
    ...["-t", "--target-directory", "-S", "-m", "-o", "-g", "-e", "--exclude", "--suffix", "-P"],
    ...["--mode", "--owner", "--group", "-i", "-F", "--include", "--filter", "--rsh", "-f"]
      .filter((option) => (option !== "-i" && option !== "-f") || name === "scp"),
  ]);
  if (name === "rsync" && hasOption(options, "-n", "--dry-run")) return undefined;
  const target = valuesOf(options, "-t", "--target-directory");
  const isMakingDirectories = name === "install" && hasOption(options, "-d", "--directory");
  const changed = target.length > 0
    ? target
    : isMakingDirectories
    ? options.operands
    : options.operands.slice(-1);
  const isMoving = name === "mv" ||
    hasOption(options, "--remove-source-files", "--remove-sent-files");
  const moved = !isMoving
    ? []
    : target.length > 0
    ? options.operands
    : options.operands.slice(0, -1);
  const remote = [...changed, ...moved].find(isRemote);
  if (remote !== undefined && (name === "rsync" || name === "scp")) {
    return {
      reason: `it would change ${shown(remote)} on another machine`,
      instead: "prepare the files here, and let the user copy them",
    };
  }
  const isMirroring = name === "rsync" && [...options.names].some((one) => one.startsWith("--del"));
  for (const path of [...(isMirroring ? changed : []), ...moved]) {
    const place = locate(path, invocation.cwd);
    if (place !== undefined && await invocation.workspace.isRoot(place)) {
      return {
        reason: `${shown(path)} is the working directory itself`,
        instead: "leave out --delete, or name a directory below it",
      };
    }
    if (isMoving && /(?:^|\/)\.git\/*$/.test(path)) {
      return {
        reason: `${shown(path)} holds the history of the repository`,
        instead: "leave it where it is",
      };
    }
  }
  return await refuseOutside(invocation, changed, { into: true }) ??
    await refuseOutside(invocation, moved);
}

/** `host:path` of rsync and scp. */
function isRemote(path: string): boolean {
  return /^(?:[\w.@-]+|\[[\da-f:]+\]):/.test(path) || /^(?:rsync|scp|sftp):\/\//.test(path);
}

/** A link that leads out would make every later path inside a lie. */
async function links(invocation: Invocation): Promise<Verdict> {
  const options = parseOptions(invocation.args, ["-t", "--target-directory", "-S", "--suffix"]);
  const { operands } = options;
  const [source, destination] = operands;
  const [directory] = valuesOf(options, "-t", "--target-directory");
  const made = directory ?? (operands.length > 1 ? operands.at(-1) : undefined);
  const outside = await refuseOutside(invocation, made === undefined ? [] : [made]);
  if (outside !== undefined || source === undefined) return outside;
  if (!hasOption(options, "-s", "--symbolic")) return await refuseOutside(invocation, [source]);
  const from = locate(destination ?? ".", invocation.cwd);
  const isDirectory = destination === undefined || destination.endsWith("/") ||
    await isExistingDirectory(from);
  const base = isDirectory ? from : from?.replace(/\/[^/]*$/, "");
  return await refuseOutside({ ...invocation, cwd: base }, [source]);
}

async function isExistingDirectory(path: string | undefined): Promise<boolean> {
  if (path === undefined) return false;
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

/** `tee`, `touch`, `dd of=` …: every operand is written. */
async function writes(invocation: Invocation): Promise<Verdict> {
  const { name, args } = invocation;
  if (name === "dd") {
    const targets = args.filter((arg) => arg.startsWith("of=")).map((arg) => arg.slice(3));
    return await refuseOutside(invocation, targets);
  }
  if (name === "mktemp") {
    const options = parseOptions(args, ["-p", "--tmpdir", "--suffix"]);
    const isName = hasOption(options, "-t", "-p", "--tmpdir");
    return await refuseOutside(invocation, [
      ...valuesOf(options, "-p", "--tmpdir"),
      ...isName ? [] : options.operands,
    ], { into: true });
  }
  const options = parseOptions(args, [
    ...["-s", "--size", "-m", "--mode", "-r", "-d", "-t", "--reference", "-l", "-o", "-i", "-c"],
    ...["--length", "--output", "--input", "--directory", "--date", "-D", "-n", "-e"],
  ]);
  if (name === "shuf") return await refuseOutside(invocation, valuesOf(options, "-o", "--output"));
  const others = valuesOf(options, "-o", "--output");
  const directories = name === "patch" ? valuesOf(options, "-d", "--directory") : [];
  return await refuseOutside(invocation, [...options.operands, ...others, ...directories]);
}

/** `gzip FILE` puts another file in its place. */
async function compresses(invocation: Invocation): Promise<Verdict> {
  return await refuseOutside(invocation, packed(invocation));
}

/** `chmod`, `chown` …: all operands but the first. */
async function changesMode(invocation: Invocation): Promise<Verdict> {
  // `chmod -x file`: the mode looks like an option.
  const args = invocation.args.filter((arg) => !/^-[rwxXst]+$/.test(arg));
  const options = parseOptions(args, ["--reference", "--from", "-m", "-M"]);
  const hasMode = args.length === invocation.args.length &&
    !hasOption(options, "--reference", "-m", "-M", "-b");
  return await refuseOutside(invocation, options.operands.slice(hasMode ? 1 : 0));
}

/** `sed -i`, `perl -i`, `gawk -i inplace`. */
async function edits(invocation: Invocation): Promise<Verdict> {
  const { name, args } = invocation;
  if (!editsInPlace(invocation)) return undefined;
  if (/awk$/.test(name)) {
    const { operands } = parseOptions(args, ["-i", "-f", "-v", "-F", "--include"]);
    return await refuseOutside(invocation, operands.slice(1));
  }
  // What follows the i is a suffix for copies, not more options.
  const shortened = args.map((arg) => arg.replace(/^(-[a-zA-Z0-9]*?i).*$/, "$1"));
  const options = parseOptions(
    shortened,
    ["-e", "-f", "-E", "--expression", "--file"].filter((option) =>
      option !== "-E" || name === "perl"
    ),
  );
  const hasScript = hasOption(options, "-e", "-f", "--expression", "--file") ||
    shortened.some((arg) => /^-[a-z]*e$/.test(arg));
  // On a Mac, `sed -i ''` takes the suffix apart.
  const operands = options.operands.filter((operand) => operand !== "");
  const before = name === "sd" ? 2 : hasScript ? 0 : 1;
  return await refuseOutside(invocation, operands.slice(before));
}

/** Where an archive is unpacked, where one is made, and what goes into it. */
async function archives(invocation: Invocation): Promise<Verdict> {
  const { into, made, removed } = archived(invocation);
  return await refuseOutside(invocation, into, { into: true }) ??
    await refuseOutside(invocation, [...made, ...removed]);
}
