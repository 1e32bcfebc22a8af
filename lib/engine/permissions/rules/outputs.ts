/**
 * Options and operands that name what a program writes: of compilers, converters, downloaders …
 *
 * @module
 */
import { type Invocation, refuseOutside, type Verdict } from "../invocation.ts";
import { parseOptions, valuesOf } from "../options.ts";
import { assignedOutputs } from "./code.ts";
import { formattedBy } from "./formatters.ts";
import { languageOutputs } from "./language_outputs.ts";
import type { Rule } from "./rule.ts";

/** What most programs call the file or directory that they write. */
const USUAL = [
  ...[
    "-o",
    "--out",
    "--output",
    "--output-file",
    "--output-dir",
    "--output-directory",
    "--outfile",
  ],
  ...["--outdir", "--out-dir", "--outDir", "--out-file", "--outFile", "--dest", "--destination"],
  ...["--pack-destination", "--outputFile", "--junitxml", "--junit-xml", "--basetemp"],
  ...["--target-dir", "--output-path", "--log-file", "--logfile", "--save", "-out", "--write-to"],
];
/** Programs whose `-o` or `--out` is something else. */
const READERS = new Set([
  ...["grep", "egrep", "fgrep", "rg", "ag", "ack", "zgrep", "ps", "ls", "test", "[", "set", "ssh"],
  ...["find", "git", "kubectl", "oc", "mount", "sed", "awk", "gawk", "stat", "echo", "printf"],
  // It asks nothing then.
  "unzip",
  ...["python", "python3", "node", "kill", "pgrep", "cut", "join", "od", "cd", "export", "jq"],
]);
/** Options of programs beside the usual ones. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  curl: ["-D", "--dump-header", "-c", "--cookie-jar", "--trace", "--trace-ascii", "--stderr"],
  wget: ["-O", "-P", "-a", "--output-document", "--directory-prefix", "--append-output"],
  aria2c: ["-d", "--dir"],
  "yt-dlp": ["-P", "--paths"],
  javac: ["-d"],
  kotlinc: ["-d"],
  scalac: ["-d"],
  unzip: ["-d"],
  cmake: ["-B", "--install-prefix", "--prefix"],
  make: ["-C", "--directory"],
  ninja: ["-C"],
  meson: ["-C"],
  pip: ["-t", "--target", "--prefix", "--root", "-d"],
  pip3: ["-t", "--target", "--prefix", "--root", "-d"],
  npm: ["--prefix", "-C"],
  pnpm: ["-C", "--dir"],
  yarn: ["--cwd", "--modules-folder"],
  cargo: ["--root"],
  csplit: ["-f", "--prefix"],
  go: ["-C"],
  "ssh-keygen": ["-f"],
  gpg: ["--homedir"],
  bsdcpio: ["-D"],
  cpio: ["-D", "-F", "--directory"],
  time: ["-o"],
  strace: ["-o"],
  pg_dump: ["-f", "--file"],
  pg_dumpall: ["-f", "--file"],
  mysqldump: ["-r", "--result-file", "--tab"],
  mongodump: ["--archive"],
  script: ["-T", "--log-out"],
  rustc: ["--emit"],
  esbuild: ["--metafile"],
  tsc: ["--declarationDir", "--tsBuildInfoFile"],
  uv: ["--directory", "--target"],
  poetry: ["-C", "--directory"],
  terraform: ["-chdir", "-state-out"],
  docker: ["--iidfile", "--cidfile"],
  mysql: ["--tee"],
  mariadb: ["--tee"],
};
/** Programs whose last operand is what they write, when there are at least two. */
const LAST_OPERAND = new Set([
  ...["copyfiles", "ncp", "cpx", "cpy", "sftp"],
  ...["ffmpeg", "convert", "magick", "uniq", "pdftotext", "pdfunite", "objcopy", "xxd", "ditto"],
  ...["gs", "cwebp", "dwebp", "qpdf", "rsvg-convert", "inkscape", "sox", "pandoc-crossref"],
]);
/** Programs that copy from elsewhere to their last operand with these subcommands. */
const FETCHING: Readonly<Record<string, RegExp>> = {
  kubectl: /^cp /,
  oc: /^(?:cp|rsync) /,
  aws: /^s3 (?:cp|mv|sync) /,
  gsutil: /^(?:cp|mv|rsync) /,
  gcloud: /^(?:storage (?:cp|mv|rsync)|compute scp) /,
  rclone: /^(?:copy|copyto|move|moveto|sync) /,
};
/** `--go_out=x`, `--html-report=x`, `--outputFile.json=x`: the value of an option of such a name. */
const ATTACHED =
  /^--(?:[\w.-]{1,64}[-_.])?(?:out|output|dest|destination|report|(?:out|output|dest|report)[-_.]?(?:file|dir|directory|path|folder)[\w.]{0,64})=([^=]+)$/i;
/** Programs whose operand at this index is what they write. */
const OPERAND: Readonly<Record<string, number>> = {
  zip: 0,
  "7z": 1,
  "7za": 1,
  split: 1,
  virtualenv: 0,
  ar: 1,
  degit: 1,
  giget: 1,
  tiged: 1,
  script: 0,
};
/** For every program; each looks whether it knows it. */
export const OUTPUT_RULE: Rule = { programs: ["*"], refuse: refuseOutputs };

async function refuseOutputs(invocation: Invocation): Promise<Verdict> {
  return await refuseOutside(invocation, outputsOf(invocation).filter((path) => path !== "-"), {
    into: true,
  });
}

/** The paths that a program is told to write. */
export function outputsOf({ name, args }: Pick<Invocation, "name" | "args">): string[] {
  const special = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] ?? [] : [];
  const names = READERS.has(name) ? special : [...USUAL, ...special];
  const options = parseOptions(args, [...names, ...valueOptions(name)]);
  const paths = valuesOf(options, ...names).filter((path) => isPlainPath(path, name));
  // `-out file`, `--outDir=x`: words behind one dash, and what parseOptions takes for short options.
  for (const [index, arg] of args.entries()) {
    const [, option = "", value] = arg.match(/^(-[a-z]+-?\w*)(?:=(.*))?$/s) ?? [];
    if (option.length > 2 && names.includes(option)) paths.push(value ?? args[index + 1] ?? "");
    if (/^7za?$/.test(name) && /^-o./.test(arg)) paths.push(arg.slice(2));
  }
  const { operands } = options;
  const last = operands.at(-1) ?? "";
  if (LAST_OPERAND.has(name) && operands.length > 1) paths.push(last);
  const fetching = Object.hasOwn(FETCHING, name) ? FETCHING[name] : undefined;
  const [copying] = fetching?.exec(operands.join(" ")) ?? [];
  if (copying !== undefined) {
    const words = operands.slice(copying.trim().split(" ").length);
    // What is moved is changed, too.
    const changed = /\b(?:mv|move|moveto) $/.test(copying) ? words : words.slice(-1);
    paths.push(...changed.filter((path) => !/^[\w.-]+:/.test(path)));
  }
  if (!READERS.has(name)) paths.push(...args.flatMap((arg) => ATTACHED.exec(arg)?.[1] ?? []));
  const index = Object.hasOwn(OPERAND, name) ? OPERAND[name] ?? 0 : undefined;
  const operand = index === undefined ? undefined : operands[index];
  if (operand !== undefined) paths.push(operand);
  if (/^python[\d.]*$/.test(name) && /^(?:venv|virtualenv)$/.test(args[1] ?? "")) {
    paths.push(...operands.slice(1));
  }
  paths.push(...languageOutputs(name, args));
  if (/awk$/.test(name)) paths.push(...assignedOutputs(args));
  if (name === "cargo") {
    // It builds beside what it reads.
    const manifests = valuesOf(parseOptions(args, ["--manifest-path"]), "--manifest-path");
    paths.push(...manifests.map((path) => path.replace(/[^/]*$/, "") || "."));
  }
  // `make install DESTDIR=/opt`
  if (/^g?make$/.test(name)) {
    paths.push(
      ...operands.flatMap((operand) =>
        operand.match(/^(?:DESTDIR|PREFIX|prefix)=(.+)$/)?.[1] ?? []
      ),
    );
  }
  paths.push(...formattedBy({ name, args }).filter((word) => /^[./~]/.test(word)));
  return paths.filter((path) => path !== "");
}

/** Options with a value that is no path, so that it is not taken for an operand. */
function valueOptions(name: string): readonly string[] {
  if (name === "curl") {
    return [
      ...["-H", "-d", "-X", "-u", "-A", "-b", "-e", "-F", "-T", "-m", "-w", "-x", "-K", "-E"],
      ...["--header", "--data", "--request", "--user", "--cert", "--key", "--cacert"],
    ];
  }
  if (name === "split") return ["-b", "-l", "-n", "-a", "-C", "-d"];
  if (name === "script") return ["-c", "--command", "-E", "-I", "-m"];
  return name === "unzip" ? ["-x", "-P"] : [];
}

/** `-o type=local,dest=x` of docker, `-o ControlPath=…`: no path by itself. */
function isPlainPath(path: string, name: string): boolean {
  return name === "wget" || name === "curl" || !/^\w+=|^\w+,\w+/.test(path);
}
