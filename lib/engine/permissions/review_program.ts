/**
 * Looks at one program with its arguments: shells and wrappers are seen through, the rest is for the deny list.
 *
 * @module
 */
import { rulesFor } from "./deny_list.ts";
import { downloadTargets } from "./file_rules.ts";
import { type Invocation, locate, type Refusal } from "./invocation.ts";
import { hasOption, parseOptions } from "./options.ts";
import { type Review, reviewScript } from "./review_script.ts";
import { inputsOf } from "./downloads.ts";
import { expandWord, UNKNOWN } from "./shell/expand.ts";
import { parseShell } from "./shell/parser.ts";
import { innerCommands } from "./wrappers.ts";

export interface Argument {
  text: string;
  isDownloaded: boolean;
}

export interface ProgramReview extends Review {
  /** What it reads comes from the network. */
  isFedByDownload: boolean;
  /** Texts that are fed by `<<` and `<<<`. */
  input: readonly string[];
  /** What `xargs` would get. */
  piped: readonly string[];
}

const SHELLS = new Set(["sh", "bash", "zsh", "dash", "ksh", "mksh", "ash", "fish"]);
const INTERPRETERS =
  /^(?:python[\d.]*|perl|ruby|node|nodejs|deno|bun|php|lua|tclsh|osascript|Rscript)$/;
/** Options with which an interpreter's program is an argument or a module, not what it reads. */
const PROGRAM_OPTION = /^-(?:[a-zA-Z]*[cemprE]|-eval|-print)$/;
const RUNS_DOWNLOAD = "it would run what it downloads without anyone having read it";
const MAX_DEPTH = 20;

/** Why running `argv` is refused. */
export async function reviewProgram(
  argv: readonly Argument[],
  review: ProgramReview,
): Promise<Refusal> {
  const [program, ...rest] = argv;
  if (program === undefined || program.text.startsWith(UNKNOWN)) return undefined;
  if (review.depth > MAX_DEPTH) return "it is nested too deep to be followed";
  const { state, places } = review;
  if (program.text.includes("/") && runsDownload(program, review)) return RUNS_DOWNLOAD;

  const name = program.text.slice(program.text.lastIndexOf("/") + 1);
  const args = rest.map(({ text }) => text);
  const invocation: Invocation = { name, args, cwd: state.cwd, places };
  const deeper = { ...review, depth: review.depth + 1 };

  switch (name) {
    case "cd":
    case "pushd":
      state.cwd = changeDirectory(args, review);
      return undefined;
    case "popd":
      state.cwd = undefined;
      return undefined;
    case "export":
    case "declare":
    case "local":
    case "readonly":
    case "typeset":
      return setVariables(args, review);
    case "eval":
      if (rest.some(({ isDownloaded }) => isDownloaded)) return RUNS_DOWNLOAD;
      return await reviewText(args.join(" "), deeper);
    case "trap":
      return await reviewText(args.find((arg) => !arg.startsWith("-")) ?? "", deeper);
    case "source":
    case ".":
      return runsDownload(rest[0], review) ? RUNS_DOWNLOAD : undefined;
  }
  if (SHELLS.has(name)) return await reviewShell(rest, deeper);
  if (INTERPRETERS.test(name)) {
    const refusal = reviewInterpreter(rest, review);
    if (refusal !== undefined) return refusal;
  }

  for (const { argv, cwd } of innerCommands(invocation, review.piped)) {
    const inner = state.subshell();
    if (cwd !== undefined) inner.cwd = locate(cwd, state.cwd);
    const isFromNetwork = rest.some(({ isDownloaded }) => isDownloaded);
    const words = argv.map((text) => ({ text, isDownloaded: isFromNetwork }));
    const refusal = await reviewProgram(words, { ...deeper, state: inner });
    if (refusal !== undefined) return refusal;
  }
  if (name === "curl" || name === "wget") rememberDownload(invocation, review);
  for (const rule of rulesFor(name)) {
    const refusal = await rule.refuse(invocation);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** `sh -c text`, `sh file`, or the program on its standard input. */
async function reviewShell(args: readonly Argument[], review: ProgramReview): Promise<Refusal> {
  const options = parseOptions(args.map(({ text }) => text), [
    "-o",
    "-O",
    "--rcfile",
    "--init-file",
  ]);
  const [first] = options.operands;
  const argument = args.find(({ text }) => text === first);
  if (hasOption(options, "-c")) {
    if (argument?.isDownloaded) return RUNS_DOWNLOAD;
    return await reviewText(first ?? "", { ...review, state: review.state.subshell() });
  }
  const readsInput = first === undefined || first === "-" || first === "/dev/stdin" ||
    hasOption(options, "-s");
  if (!readsInput) return runsDownload(argument, review) ? RUNS_DOWNLOAD : undefined;
  if (review.isFedByDownload) return RUNS_DOWNLOAD;
  const texts = [...review.input, ...printedBefore(review)];
  return await reviewText(texts.join("\n"), {
    ...review,
    state: review.state.subshell(),
    upstream: [],
  });
}

/** What the command before in the pipeline prints: `echo "rm -rf /" | sh`, `cat <<EOF | sh`. */
function printedBefore({ upstream, piped, state, places }: ProgramReview): string[] {
  const source = upstream.at(-1);
  if (source?.kind !== "simple") return [];
  const options = { variables: state, home: places.home };
  const [name] = source.words.flatMap((word) => expandWord(word, options));
  if (name === "echo" || name === "printf") return [piped.join(" ")];
  return name === "cat" ? inputsOf(source).flatMap((word) => expandWord(word, options)) : [];
}

function reviewInterpreter(args: readonly Argument[], review: ProgramReview): Refusal {
  const index = args.findIndex(({ text }) => !text.startsWith("-") || text === "-");
  const before = index === -1 ? args : args.slice(0, index);
  if (before.some(({ text }) => PROGRAM_OPTION.test(text))) {
    return args.some(({ isDownloaded }) => isDownloaded) &&
        /^-[ce]$/.test(before.at(-1)?.text ?? "")
      ? RUNS_DOWNLOAD
      : undefined;
  }
  const operand = args[index];
  const readsInput = operand === undefined || operand.text === "-" || operand.text === "/dev/stdin";
  if (readsInput) return review.isFedByDownload ? RUNS_DOWNLOAD : undefined;
  return runsDownload(operand, review) ||
      runsDownload(args[index + 1], review) && operand.text === "run"
    ? RUNS_DOWNLOAD
    : undefined;
}

async function reviewText(text: string, review: Review): Promise<Refusal> {
  if (text.trim() === "" || text === UNKNOWN) return undefined;
  // Within a script a NUL is what could not be told: a name that nothing is called.
  return await reviewScript(
    parseShell(text.replaceAll(UNKNOWN, "$ISONFORGE_UNKNOWN"), { depth: review.depth }),
    review,
  );
}

function runsDownload(argument: Argument | undefined, { state }: Review): boolean {
  if (argument === undefined) return false;
  const place = locate(argument.text, state.cwd);
  return argument.isDownloaded || (place !== undefined && state.hasDownloaded(place));
}

function rememberDownload(invocation: Invocation, { state }: Review): void {
  const urls = invocation.args.filter((arg) => /^\w+:\/\//.test(arg)).map((url) =>
    url.split(/[?#]/)[0]?.split("/").at(-1) ?? ""
  );
  for (const path of [...downloadTargets(invocation), ...urls]) {
    const place = path === "" || path === "-" ? undefined : locate(path, state.cwd);
    if (place !== undefined) state.addDownload(place);
  }
}

function changeDirectory(args: readonly string[], { state, places }: Review): string | undefined {
  const [directory] = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== "--");
  if (directory === undefined) return places.home;
  return directory === "-" || /^\+\d+$/.test(directory) ? undefined : locate(directory, state.cwd);
}

function setVariables(args: readonly string[], { state }: Review): undefined {
  for (const arg of args) {
    const equals = arg.indexOf("=");
    if (equals > 0 && !arg.startsWith("-")) {
      state.set(arg.slice(0, equals), [arg.slice(equals + 1)]);
    }
  }
}
