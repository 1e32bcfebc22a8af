/**
 * What a script writes into files, for when these are run.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { isDirectoryAt } from "../../../sys/files/info_at.ts";
import { readSmallFile } from "../../../sys/files/read_small_file.ts";
import { locate } from "../invocation.ts";
import { printedByCommand, scriptOf } from "../printed.ts";
import { type Argument, expand, type Review } from "../review.ts";
import type { Redirection, SimpleCommand } from "../shell/syntax.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { ShellState } from "../shell_state.ts";

const COPIERS = /^(?:cp|mv|ln|link|install)$/;
/** A tree of files is no script. */
const MAX_COPIES = 32;
const MAX_BYTES = 256 * 1024;
const INPUT = /^\/dev\/(?:stdin|fd\/0)$|^\/proc\/self\/fd\/0$/;

/** `echo … > file`, `cat > file <<E`, `tee file <<< …`: what a script will hold that is run later. */
export function rememberWritten(
  command: SimpleCommand,
  argv: readonly Argument[],
  review: Review,
): void {
  const { state, workspace: { home } } = review;
  const targets = command.redirections.filter(({ operator }) => /^(?:>|>>|>\||&>)$/.test(operator))
    .flatMap(({ target }) => expand(target, review));
  const [program, ...others] = argv.map(({ text }) => text);
  if (review.observer?.scripts !== undefined) rememberCopies([program ?? "", ...others], state);
  const isTee = program === "tee";
  const copied = copiesOfInput(program, others);
  const files = [
    ...targets,
    ...copied,
    ...isTee ? others.filter((word) => !word.startsWith("-")) : [],
  ];
  if (files.length === 0) return;
  const shown = program === "cat" ? others.flatMap((file) => textAt(file, state) ?? []) : [];
  const isCopied = isTee || program === "cat" || copied.length > 0;
  const text = isCopied
    ? [...review.input, scriptOf(review.piped), ...shown].filter((text) => text !== "").join("\n")
    : printedByCommand(command, review.piped, { state, home }).join(
      program === "echo" ? " " : "\n",
    );
  for (const file of files) {
    const place = locate(file, state.cwd);
    if (place !== undefined && text !== "") state.addWritten(place, text);
  }
}

/** `cp script other`, `mv`, `ln -s`: what is there then. */
function rememberCopies([program = "", ...args]: readonly string[], state: ShellState): void {
  if (!COPIERS.test(program)) return;
  const operands = args.filter((arg) => !arg.startsWith("-"));
  const into = locate(operands.at(-1) ?? "", state.cwd);
  if (into === undefined || operands.length < 2 || operands.length > MAX_COPIES) return;
  for (const source of operands.slice(0, -1)) {
    const place = isDirectoryAt(into) ? join(into, basename(source)) : into;
    // What a link says counts from where it lies.
    const text = textAt(source, state) ?? textAt(join(dirname(place), source), state);
    if (text !== undefined) state.addWritten(place, text);
  }
}

/** Of a file, as it is or as the script has written it. */
function textAt(path: string, state: ShellState): string | undefined {
  const place = path.includes(UNKNOWN) ? undefined : locate(path, state.cwd);
  if (place === undefined) return undefined;
  const file = readSmallFile(place, { root: "/", maxBytes: MAX_BYTES });
  return state.writtenAt(place) ?? (file.kind === "text" ? file.text : undefined);
}

/** `cp /dev/stdin file`, `dd of=file`: what it is fed with goes there. */
function copiesOfInput(program: string | undefined, words: readonly string[]): string[] {
  if (program === "dd" && !words.some((word) => word.startsWith("if="))) {
    return words.flatMap((word) => /^of=(.+)/s.exec(word)?.[1] ?? []);
  }
  const isCopy = /^(?:cp|install)$/.test(program ?? "") && words.some((word) => INPUT.test(word));
  return isCopy ? words.slice(-1) : [];
}

/** `curl … > file`: running the file later is running the download. */
export function rememberDownload(redirections: readonly Redirection[], review: Review): void {
  for (const { operator, target } of redirections) {
    if (!operator.includes(">")) continue;
    for (const path of expand(target, review)) {
      const place = locate(path, review.state.cwd);
      if (place !== undefined) review.state.addDownload(place);
    }
  }
}
