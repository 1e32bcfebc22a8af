/**
 * Looks at one program with its arguments: shells and wrappers are seen through, the rest is for the deny list.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { type Invocation, locate, type Verdict } from "./invocation.ts";
import { isFollowed } from "./followed.ts";
import { hasOption, parseOptions } from "./options.ts";
import type { Review } from "./review.ts";
import { codeEffects, refuseCodePaths } from "./rules/code.ts";
import { rulesFor } from "./rules/deny_list.ts";
import { DESTROYS_DATA, isDatabaseClient, isDestroyingStatement } from "./rules/elsewhere.ts";
import { outputsOf } from "./rules/outputs.ts";
import { UNKNOWN } from "./shell/expand.ts";
import { parseShell } from "./shell/parse_shell.ts";
import { ShellSyntaxError } from "./shell/syntax.ts";
import { refuseSecret } from "./secrets.ts";
import { aliasBodies, runBuiltin } from "./shell_builtins.ts";
import { ShellState } from "./shell_state.ts";
import { downloaded } from "./running_downloads.ts";
import { remoteCommand } from "./remote_command.ts";
import { innerCommands } from "./wrappers.ts";

export interface Argument {
  text: string;
  isDownloaded: boolean;
  /** Of `<(…)`: what is read from it, as far as it can be told. */
  printed?: string;
}

export interface ProgramReview extends Review {
  /** What it reads comes from the network. */
  isFedByDownload: boolean;
  /** Texts that are fed by `<<` and `<<<`. */
  input: readonly string[];
}

const SHELLS = new Set(["sh", "bash", "zsh", "dash", "ksh", "mksh", "ash", "fish"]);
const INTERPRETERS =
  /^(?:python[\d.]*|perl|ruby|node|nodejs|deno|bun|php|lua|tclsh|osascript|Rscript|g?awk|mawk|g?sed|julia|elixir)$/;
/** Options with which an interpreter's program is an argument or a module, not what it reads. */
const PROGRAM_OPTION = /^-(?:[a-zA-Z]*[cemprE]|-eval|-print)$/;
const MAX_DEPTH = 20;

/** Why running `argv` is refused. */
export async function reviewProgram(
  argv: readonly Argument[],
  review: ProgramReview,
): Promise<Verdict> {
  const [program, ...rest] = argv;
  const { observer } = review;
  if (program?.text.includes(UNKNOWN)) observer?.unclear("which program it runs");
  if (program === undefined || program.text.startsWith(UNKNOWN)) return undefined;
  if (review.depth > MAX_DEPTH) {
    observer?.unclear("what is nested so deep");
    return { reason: "it is nested too deep to be followed", instead: "write it more simply" };
  }
  const { state, workspace } = review;
  if (performance.now() > review.deadline) {
    observer?.unclear("what so long a command does");
    return { reason: "it takes too long to be looked at", instead: "run it in parts" };
  }
  if (program.text.includes("/") && runsDownload(program, review)) return downloaded(review);

  const name = basename(program.text);
  const args = rest.map(({ text }) => text);
  const invocation: Invocation = { name, args, cwd: state.cwd, workspace };
  const deeper = { ...review, depth: review.depth + 1 };

  const called = state.functionNamed(program.text);
  if (called === undefined) {
    observer?.program({
      ...invocation,
      typed: program.text,
      isFollowed: isFollowed(invocation, review.piped),
    });
  }
  if (called !== undefined) return await reviewCall(program.text, args, { ...deeper, called });
  if (name === "eval") {
    if (rest.some(({ isDownloaded }) => isDownloaded)) return downloaded(review);
    return await reviewText(args.join(" "), deeper);
  }
  if (name === "trap") {
    return await reviewText(args.find((arg) => !arg.startsWith("-")) ?? "", deeper);
  }
  if (name === "alias") {
    return await reviewText(aliasBodies(args), { ...deeper, state: state.subshell() });
  }
  if (name === "source" || name === ".") return await reviewSource(rest[0], deeper);
  if (runBuiltin(name, args, review)) return undefined;
  if (SHELLS.has(name)) return await reviewShell(rest, deeper);
  const refusal = await reviewInterpreter(rest, { ...deeper, invocation }) ??
    await reviewInner(rest, { ...deeper, invocation });
  if (refusal !== undefined) return refusal;
  if (name === "curl" || name === "wget") rememberDownload(invocation, review);
  if (observer !== undefined) return undefined;
  const statements = [...review.input, review.piped.join(" ")];
  if (isDatabaseClient(name) && statements.some(isDestroyingStatement)) return DESTROYS_DATA;
  for (const rule of rulesFor(name)) {
    const refusal = await rule.refuse(invocation);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

type InvocationReview = ProgramReview & { invocation: Invocation };

/** What a wrapper runs, here, on another machine or in a container. */
async function reviewInner(
  rest: readonly Argument[],
  review: InvocationReview,
): Promise<Verdict> {
  const { invocation, state, workspace } = review;
  const remote = remoteCommand(invocation);
  if (remote !== undefined) {
    return await reviewText(remote.command, {
      ...review,
      workspace: workspace.on(remote.host),
      state: new ShellState(undefined, { environment: {} }),
      upstream: [],
    });
  }
  for (const { argv, cwd } of innerCommands(invocation, review.piped)) {
    const inner = state.subshell();
    if (cwd !== undefined) inner.cwd = locate(cwd, state.cwd);
    const isFromNetwork = rest.some(({ isDownloaded }) => isDownloaded);
    const words = argv.map((text) => ({ text, isDownloaded: isFromNetwork }));
    const refusal = await reviewProgram(words, { ...review, state: inner });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** A function of the script; one that calls itself is looked at once. */
async function reviewCall(
  name: string,
  args: readonly string[],
  { called, ...review }: ProgramReview & { called: Parameters<Review["reviewScript"]>[0] },
): Promise<Verdict> {
  const { state } = review;
  if (review.calling.includes(name)) return undefined;
  const before = state.get("@") ?? [];
  state.setPositional(args);
  const refusal = await review.reviewScript(called, {
    ...review,
    calling: [...review.calling, name],
  });
  state.setPositional(before);
  return refusal;
}

async function reviewSource(file: Argument | undefined, review: ProgramReview): Promise<Verdict> {
  if (runsDownload(file, review)) return downloaded(review);
  const refusal = await reviewText(file?.printed ?? "", review);
  review.state.source();
  return refusal;
}

/** `sh -c text`, `sh file`, or the program on its standard input. */
async function reviewShell(args: readonly Argument[], review: ProgramReview): Promise<Verdict> {
  const options = parseOptions(args.map(({ text }) => text), [
    ...["-o", "-O", "--rcfile", "--init-file"],
  ]);
  const [first, , ...positional] = options.operands;
  const argument = args.find(({ text }) => text === first);
  const inner = { ...review, state: review.state.subshell() };
  if (hasOption(options, "-c")) {
    if (argument?.isDownloaded) return downloaded(review);
    inner.state.setPositional(positional);
    return await reviewText(first ?? "", inner);
  }
  if (argument?.printed !== undefined && !argument.isDownloaded) {
    return await reviewText(argument.printed, inner);
  }
  const readsInput = first === undefined || first === "-" || first === "/dev/stdin" ||
    hasOption(options, "-s");
  if (!readsInput) return runsDownload(argument, review) ? downloaded(review) : undefined;
  if (review.isFedByDownload) return downloaded(review);
  // `echo "rm -rf /" | sh`, `sh <<EOF`.
  const texts = [...review.input, review.piped.join(" ")];
  return await reviewText(texts.join("\n"), { ...inner, upstream: [] });
}

async function reviewInterpreter(
  args: readonly Argument[],
  review: InvocationReview,
): Promise<Verdict> {
  const { invocation } = review;
  if (!INTERPRETERS.test(invocation.name)) return undefined;
  const index = args.findIndex(({ text }) => !text.startsWith("-") || text === "-");
  const before = index === -1 ? args : args.slice(0, index);
  const operand = args[index];
  const isEditor = /sed$|awk$/.test(invocation.name);
  const hasProgram = isEditor || before.some(({ text }) => PROGRAM_OPTION.test(text)) ||
    operand?.text === "eval";
  if (hasProgram) {
    const isDownloaded = args.some((arg) => arg.isDownloaded);
    if (isDownloaded && /^-[ce]$/.test(before.at(-1)?.text ?? "")) return downloaded(review);
    return await reviewCode(args.map(({ text }) => text), review);
  }
  const readsInput = operand === undefined || operand.text === "-" || operand.text === "/dev/stdin";
  if (readsInput) {
    return review.isFedByDownload ? downloaded(review) : await reviewCode(review.input, review);
  }
  return runsDownload(operand, review) ||
      runsDownload(args[index + 1], review) && operand.text === "run"
    ? downloaded(review)
    : undefined;
}

/** Texts among which there is a program in another language. */
async function reviewCode(texts: readonly string[], review: InvocationReview): Promise<Verdict> {
  for (const text of texts) {
    const { paths, commands, mentioned } = codeEffects(review.invocation.name, text);
    const refusal = review.observer !== undefined
      ? undefined
      : await refuseCodePaths(paths, review.invocation) ??
        await refuseSecret(["", ...mentioned], review);
    if (refusal !== undefined) return refusal;
    for (const command of commands) {
      try {
        const refusal = await reviewText(command, { ...review, state: review.state.subshell() });
        if (refusal !== undefined) return refusal;
      } catch (error) {
        // A text that is put together, or no command at all.
        if (!(error instanceof ShellSyntaxError)) throw error;
      }
    }
  }
  return undefined;
}

async function reviewText(text: string, review: Review): Promise<Verdict> {
  if (text.includes(UNKNOWN)) review.observer?.unclear("what a shell inside of it runs");
  if (text.trim() === "" || text === UNKNOWN) return undefined;
  // Within a script a NUL is what could not be told: `$_`, which the shell sets as it likes.
  return await review.reviewScript(parseShell(text.replaceAll(UNKNOWN, "${_}")), review);
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
  for (const path of [...outputsOf(invocation), ...urls]) {
    const place = path === "" || path === "-" ? undefined : locate(path, state.cwd);
    if (place !== undefined) state.addDownload(place);
  }
}
