/**
 * Looks at every command that a script would run, and finds the first that `auto` refuses.
 *
 * @module
 */
import { inputsOf, isDownload, isDownloaded } from "./downloads.ts";
import { locate, type Refusal, shown } from "./invocation.ts";
import type { Places } from "./places.ts";
import { type Argument, reviewProgram } from "./review_program.ts";
import { expandWord, UNKNOWN } from "./shell/expand.ts";
import type {
  Command,
  Pipeline,
  Redirection,
  Script,
  SimpleCommand,
  Word,
} from "./shell/syntax.ts";
import { scriptsIn } from "./shell/words.ts";
import type { ShellState } from "./shell_state.ts";

export interface Review {
  places: Places;
  state: ShellState;
  /** What is piped into the script; outermost first. */
  upstream: readonly Command[];
  /** How many scripts stand around this one. */
  depth: number;
}

/** Programs whose operands are commonly what `xargs` gets. */
const PRINTERS = new Set(["echo", "printf", "ls"]);

/** Why `script` is refused; undefined when nothing in it is. */
export async function reviewScript(script: Script, review: Review): Promise<Refusal> {
  for (const pipeline of script) {
    const refusal = await reviewPipeline(pipeline, review);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function reviewPipeline({ commands }: Pipeline, review: Review): Promise<Refusal> {
  const [only, ...others] = commands;
  if (only !== undefined && others.length === 0) return await reviewCommand(only, review);
  for (const [index, command] of commands.entries()) {
    const upstream = [...review.upstream, ...commands.slice(0, index)];
    const state = review.state.subshell();
    const refusal = await reviewCommand(command, { ...review, state, upstream });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function reviewCommand(command: Command, review: Review): Promise<Refusal> {
  if (command.kind === "simple") return await reviewSimple(command, review);
  if (command.kind === "function") {
    if (isForkBomb(command.name, command.body)) return "it would start itself over and over";
    return await reviewScript(command.body, { ...review, state: review.state.subshell() });
  }
  const state = command.kind === "group" && command.isSubshell
    ? review.state.subshell()
    : review.state;
  const inner = { ...review, state };
  if (command.kind === "for") {
    const refusal = await reviewSubstitutions(command.values, inner);
    if (refusal !== undefined) return refusal;
    state.set(command.variable, command.values.flatMap((value) => expand(value, inner)));
  }
  return await reviewRedirections(command.redirections, inner) ??
    await reviewScript(command.body, inner);
}

async function reviewSimple(command: SimpleCommand, review: Review): Promise<Refusal> {
  const { assignments, words, redirections } = command;
  const values = assignments.map(({ value }) => value);
  const inside = await reviewSubstitutions([
    ...values,
    ...words,
    ...redirections.map(({ target }) => target),
  ], review);
  if (inside !== undefined) return inside;
  for (const { name, value } of assignments) review.state.set(name, expand(value, review));

  const written = await reviewRedirections(redirections, review);
  if (written !== undefined) return written;
  const argv = words.flatMap((word): Argument[] => {
    const isFromNetwork = isDownloaded(word);
    return expand(word, review).map((text) => ({ text, isDownloaded: isFromNetwork }));
  });
  for (const { text } of argv) {
    const secret = await namesSecret(text, review);
    if (secret !== undefined) return secret;
  }
  if (isDownload(command)) rememberDownload(redirections, review);
  return await reviewProgram(argv, {
    ...review,
    isFedByDownload: review.upstream.some(isDownload) || inputsOf(command).some(isDownloaded),
    input: inputsOf(command).flatMap((word) => expand(word, review)),
    piped: pipedWords(review),
  });
}

/** What runs while words are expanded. */
async function reviewSubstitutions(words: readonly Word[], review: Review): Promise<Refusal> {
  for (const script of words.flatMap(scriptsIn)) {
    const refusal = await reviewScript(script, { ...review, state: review.state.subshell() });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function reviewRedirections(
  redirections: readonly Redirection[],
  review: Review,
): Promise<Refusal> {
  for (const { operator, target } of redirections) {
    if (operator.startsWith("<<")) continue;
    for (const path of expand(target, review)) {
      if (/^\d+-?$|^-$/.test(path)) continue; // `2>&1`: a descriptor
      const refusal = operator === "<" || operator === "<&"
        ? await namesSecret(path, review)
        : await refuseWrite(path, review);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}

async function refuseWrite(path: string, { state, places }: Review): Promise<Refusal> {
  const place = locate(path, state.cwd);
  if (place === undefined || await places.isWritable(place)) return undefined;
  return `it would write to ${shown(path)}, outside of the working directory`;
}

async function namesSecret(text: string, { state, places }: Review): Promise<Refusal> {
  const path = text.startsWith("-")
    ? text.slice(text.indexOf("=") + 1)
    : text.replace(/^[A-Za-z_]\w*=(?=[/~])/, "");
  if (path === "" || path.startsWith("-") || path.length > 4096) return undefined;
  const place = locate(path, state.cwd);
  const secret = place === undefined ? undefined : await places.secretAt(place);
  return secret === undefined ? undefined : `${shown(text)} holds ${secret}`;
}

/** `curl … > file`: running the file later is running the download. */
function rememberDownload(redirections: readonly Redirection[], review: Review): void {
  for (const { operator, target } of redirections) {
    if (!operator.includes(">")) continue;
    for (const path of expand(target, review)) {
      const place = locate(path, review.state.cwd);
      if (place !== undefined) review.state.addDownload(place);
    }
  }
}

/** The words that `xargs` gets, as far as the start of the pipeline tells. */
function pipedWords(review: Review): string[] {
  const [first] = review.upstream;
  if (first?.kind !== "simple") return [UNKNOWN];
  const [name = "", ...args] = first.words.flatMap((word) => expand(word, review));
  if (name === "find" || name === "fd") {
    return args.filter((arg, index) => index === 0 || arg.startsWith("/")).map((root) =>
      `${root.startsWith("-") ? "." : root}/_`
    );
  }
  if (name === "git" || name === "rg") return ["./_"];
  const operands = args.filter((arg) => !arg.startsWith("-")).flatMap((arg) => arg.split(/\s+|\\n/))
    .filter((arg) => arg !== "");
  return PRINTERS.has(name) ? operands : [UNKNOWN];
}

/** `:(){ :|:& }; :` */
function isForkBomb(name: string, body: Script): boolean {
  const calls = (command: Command): boolean =>
    command.kind === "simple"
      ? command.words[0]?.length === 1 && command.words[0][0]?.kind === "text" &&
        command.words[0][0].text === name
      : isForkBomb(name, command.body);
  return body.some(({ commands }) =>
    commands.length > 1
      ? commands.every(calls)
      : commands.some((one) => one.kind !== "simple" && calls(one))
  );
}

function expand(word: Word, { state, places }: Review): string[] {
  return expandWord(word, { variables: state, home: places.home });
}
