/**
 * Programs that change files: which of their arguments are what they change.
 *
 * @module
 */
import { type Invocation, locate, type Refusal, refuseOutside, shown } from "./invocation.ts";
import { hasOption, parseOptions, valuesOf } from "./options.ts";

/** `rm` and its relatives. */
export async function removes(invocation: Invocation): Promise<Refusal> {
  const options = parseOptions(invocation.args, invocation.name === "shred" ? ["-n", "-s"] : []);
  const isRecursive = hasOption(options, "-r", "-R", "--recursive");
  for (const path of options.operands) {
    const place = locate(path, invocation.cwd);
    if (isRecursive && place !== undefined && await invocation.places.isRoot(place)) {
      return `${shown(path)} is the working directory itself`;
    }
    if (isRecursive && /(?:^|\/)\.git\/*$/.test(path)) {
      return `${shown(path)} holds the history of the repository`;
    }
  }
  return await refuseOutside(invocation, options.operands, {
    unknown: isRecursive ? "refuse" : "allow",
  });
}

/** `cp`, `mv` …: the destination, and what is moved away. */
export async function copies(invocation: Invocation): Promise<Refusal> {
  const options = parseOptions(invocation.args, [
    "-t",
    "--target-directory",
    "-S",
    "-m",
    "-o",
    "-g",
    "-e",
    "--exclude",
  ]);
  const target = valuesOf(options, "-t", "--target-directory");
  const changed = target.length > 0 ? target : options.operands.slice(-1);
  const moved = invocation.name === "mv" || hasOption(options, "--remove-source-files")
    ? options.operands
    : [];
  // `host:path` of rsync and scp is on another machine.
  const local = [...changed, ...moved].filter((path) => !/^[\w.@-]+:/.test(path));
  return await refuseOutside(invocation, local);
}

/** A link that leads out would make every later path inside a lie. */
export async function links(invocation: Invocation): Promise<Refusal> {
  const options = parseOptions(invocation.args, ["-t", "--target-directory", "-S"]);
  const [source, destination] = options.operands;
  const outside = await copies(invocation);
  if (outside !== undefined || source === undefined || !hasOption(options, "-s", "--symbolic")) {
    return outside;
  }
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
export async function writes(invocation: Invocation): Promise<Refusal> {
  if (invocation.name === "dd") {
    const targets = invocation.args.filter((arg) => arg.startsWith("of=")).map((arg) =>
      arg.slice("of=".length)
    );
    return await refuseOutside(invocation, targets);
  }
  const { operands } = parseOptions(invocation.args, [
    "-s",
    "--size",
    "-m",
    "--mode",
    "-r",
    "-d",
    "-t",
    "--reference",
  ]);
  return await refuseOutside(invocation, operands);
}

/** `chmod`, `chown` …: all operands but the first. */
export async function changesMode(invocation: Invocation): Promise<Refusal> {
  // `chmod -x file`: the mode looks like an option.
  const args = invocation.args.filter((arg) => !/^-[rwxXst]+$/.test(arg));
  const options = parseOptions(args, ["--reference", "--from"]);
  const hasMode = args.length === invocation.args.length && !hasOption(options, "--reference");
  const isRecursive = hasOption(options, "-R", "--recursive");
  const paths = options.operands.slice(hasMode ? 1 : 0);
  return await refuseOutside(invocation, paths, { unknown: isRecursive ? "refuse" : "allow" });
}

/** `sed -i` and `perl -i`. */
export async function edits(invocation: Invocation): Promise<Refusal> {
  const isInPlace = invocation.args.some((arg) => /^-[a-zA-DF-Z]*i|^--in-place/.test(arg));
  if (!isInPlace) return undefined;
  // What follows the i is a suffix for copies, not more options.
  const args = invocation.args.map((arg) => arg.replace(/^(-[a-zA-DF-Z]*?i).*$/, "$1"));
  const options = parseOptions(
    args,
    ["-e", "-f", "-E", "--expression", "--file"].filter((name) =>
      name !== "-E" || invocation.name === "perl"
    ),
  );
  const hasScript = hasOption(options, "-e", "-f", "--expression", "--file") ||
    args.some((arg) => /^-[a-z]*e$/.test(arg));
  return await refuseOutside(invocation, hasScript ? options.operands : options.operands.slice(1));
}

/** `find … -delete`; what `-exec` runs is looked at as a command of its own. */
export async function finds(invocation: Invocation): Promise<Refusal> {
  const { args } = invocation;
  const files = args.filter((_, index) => /^-f(?:print0?|printf|ls)$/.test(args[index - 1] ?? ""));
  return await refuseOutside(
    invocation,
    args.includes("-delete") ? [...findRoots(args), ...files] : files,
  );
}

/** Where a `find` starts. */
export function findRoots(args: readonly string[]): string[] {
  const paths = args.slice(
    args.findLastIndex((arg, index) => /^-[HLPO]/.test(arg) && index < 3) + 1,
  );
  const end = paths.findIndex((arg) => /^[-(!,)]/.test(arg));
  const roots = paths.slice(0, end === -1 ? undefined : end);
  return roots.length > 0 ? roots : ["."];
}

/** Where a download is saved. */
export async function downloads(invocation: Invocation): Promise<Refusal> {
  return await refuseOutside(
    invocation,
    downloadTargets(invocation).filter((path) => path !== "-"),
  );
}

/** The files and directories that `curl` or `wget` writes. */
export function downloadTargets({ name, args }: Pick<Invocation, "name" | "args">): string[] {
  if (name === "wget") {
    const options = parseOptions(args, [
      "-O",
      "-P",
      "-o",
      "-a",
      "--output-document",
      "--directory-prefix",
      "--output-file",
    ]);
    return valuesOf(
      options,
      "-O",
      "--output-document",
      "-P",
      "--directory-prefix",
      "-o",
      "-a",
      "--output-file",
    );
  }
  const options = parseOptions(args, [
    ...[
      "-o",
      "--output",
      "--output-dir",
      "-H",
      "-d",
      "-X",
      "-u",
      "-A",
      "-b",
      "-c",
      "-D",
      "-e",
      "-F",
      "-T",
      "-m",
      "-w",
      "-x",
    ],
    ...["--header", "--data", "--request", "--user", "--dump-header", "--cookie-jar"],
  ]);
  return valuesOf(
    options,
    "-o",
    "--output",
    "--output-dir",
    "-D",
    "--dump-header",
    "-c",
    "--cookie-jar",
  );
}

/** Where an archive is unpacked, and where one is made. */
export async function extracts(invocation: Invocation): Promise<Refusal> {
  const [first = "", ...others] = invocation.args;
  if (invocation.name === "unzip") {
    const options = parseOptions(invocation.args, ["-d"]);
    return await refuseOutside(invocation, valuesOf(options, "-d"));
  }
  // Old style: `tar xzf file`.
  const args = /^[a-zA-Z]+$/.test(first) ? [`-${first}`, ...others] : invocation.args;
  const options = parseOptions(args, [
    "-f",
    "--file",
    "-C",
    "--directory",
    "-T",
    "-X",
    "--exclude",
  ]);
  const isExtracting = hasOption(options, "-x", "--extract", "--get");
  const isWriting = hasOption(options, "-c", "-r", "-u", "--create", "--append", "--update");
  if (isExtracting) return await refuseOutside(invocation, valuesOf(options, "-C", "--directory"));
  return isWriting
    ? await refuseOutside(
      invocation,
      valuesOf(options, "-f", "--file").filter((path) => path !== "-"),
    )
    : undefined;
}
