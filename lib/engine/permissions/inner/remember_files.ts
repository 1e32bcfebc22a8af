/**
 * What a script writes into files, for when these are run.
 *
 * @module
 */
import { inputsOf } from "../downloads.ts";
import { locate } from "../invocation.ts";
import { printedByCommand } from "../printed.ts";
import { expand, type Review } from "../review.ts";
import type { Redirection, SimpleCommand } from "../shell/syntax.ts";
import type { Argument } from "./program_review.ts";

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
  const isTee = program === "tee";
  const copied = copiesOfInput(program, others);
  const files = [
    ...targets,
    ...copied,
    ...isTee ? others.filter((word) => !word.startsWith("-")) : [],
  ];
  if (files.length === 0) return;
  const fed = inputsOf(command).flatMap((word) => expand(word, review));
  const isCopied = isTee || program === "cat" || copied.length > 0;
  const text = isCopied
    ? [...fed, ...review.piped].join("\n")
    : printedByCommand(command, review.piped, { state, home }).join(
      program === "echo" ? " " : "\n",
    );
  for (const file of files) {
    const place = locate(file, state.cwd);
    if (place !== undefined && text !== "") state.addWritten(place, text);
  }
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
