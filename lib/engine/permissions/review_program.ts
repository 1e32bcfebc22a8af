/**
 * Looks at one program with its arguments: shells and wrappers are seen through, the rest is for the deny list.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { type Invocation, locate, takesTooLong, type Verdict } from "./invocation.ts";
import { isFollowed } from "./followed.ts";
import { embeddedCommands } from "./inner/embedded_commands.ts";
import { gitAlias } from "./inner/git_alias.ts";
import { givenByVariables } from "./inner/option_variables.ts";
import { fileLists, INPUT } from "./inner/file_lists.ts";
import { reviewAlias, reviewCall } from "./inner/flow/review_calls.ts";
import { reviewBuiltin } from "./inner/review_builtin.ts";
import { reviewInterpreter } from "./inner/review_interpreter.ts";
import { reviewFedShell, reviewShell } from "./inner/review_shell.ts";
import { isShell } from "./inner/shells.ts";
import { scriptArguments, scriptTexts } from "./inner/script_files.ts";
import { reviewText, reviewTexts } from "./inner/review_text.ts";
import type { Argument, Review } from "./review.ts";
import { rulesFor } from "./rules/deny_list.ts";
import { DESTROYS_DATA, isDatabaseClient, isDestroyingStatement } from "./rules/elsewhere.ts";
import { outputsOf } from "./rules/outputs.ts";
import { programName } from "./shell/program_name.ts";
import { UNKNOWN } from "./shell/texts.ts";
import { refuseSecret } from "./secrets.ts";
import { ShellState } from "./shell_state.ts";
import { downloaded, runsDownload } from "./running_downloads.ts";
import { remoteCommand } from "./remote_command.ts";
import { linesOf } from "./inner/lines_of.ts";
import { innerCommands } from "./wrappers.ts";

/** Without a program to run they start a shell. */
const STARTS_SHELL =
  /^(?:su|sudo|sudo-rs|doas|run0|runuser|pkexec|sg|newgrp|chroot|nsenter|unshare|script|fakeroot|firejail|nix-shell)$/;
const MAX_DEPTH = 20;
/** A long script must not take the time of the rest of the line, nor all that may be looked at. */
const MAX_SCRIPTS_MS = 1_000;
const SCRIPTS_SHARE = 0.25;

/** Why running `argv` is refused. */
export async function reviewProgram(
  argv: readonly Argument[],
  review: Review,
): Promise<Verdict> {
  const [program, ...given] = argv;
  const { observer, state } = review;
  // Before anything else: of what is looked at no more, nothing is known.
  const isLate = review.anyway.left-- <= 0 && performance.now() > review.deadline;
  if (isLate || review.work.left <= 0) {
    observer?.unclear("what so long a command does");
    return takesTooLong();
  }
  const secret = observer === undefined
    ? await refuseSecret(argv.map(({ text }) => text), { ...review, cwd: state.cwd })
    : undefined;
  if (secret !== undefined) return secret;
  if (program?.text.includes(UNKNOWN)) observer?.unclear("which program it runs");
  if (program === undefined || program.text.startsWith(UNKNOWN)) return undefined;
  if (review.depth > MAX_DEPTH) {
    observer?.unclear("what is nested so deep");
    return { reason: "it is nested too deep to be followed", instead: "write it more simply" };
  }
  if (program.text.includes("/") && runsDownload(program, review)) return downloaded(review);

  const name = programName(program.text);
  const added = givenByVariables(name, state);
  const words = [...added.map((text) => ({ text, isDownloaded: false })), ...given];
  const args = words.map(({ text }) => text);
  const invocation: Invocation = { name, args, cwd: state.cwd, workspace: review.workspace };
  const deeper = { ...review, depth: review.depth + 1 };

  const called = state.functionNamed(program.text);
  if (called === undefined) tellOf(invocation, program.text, review);
  await reviewScripts(invocation, program.text, deeper);
  const aliased = await reviewAlias(program.text, args, deeper);
  if (aliased !== undefined) return aliased;
  if (called !== undefined) return await reviewCall(program.text, args, { ...deeper, called });
  const builtin = await reviewBuiltin(name, words, deeper);
  if (builtin !== undefined) return builtin.verdict;
  if (isShell(name)) return await reviewShell(name, words, deeper);
  const refusal = await reviewInterpreter(words, { ...deeper, invocation }) ??
    await reviewInner(words, { ...deeper, invocation });
  if (refusal !== undefined) return refusal;
  if (name === "curl" || name === "wget") rememberDownload(invocation, review);
  return observer === undefined ? await refuseByRules(invocation, review) : undefined;
}

function tellOf(invocation: Invocation, typed: string, review: Review): void {
  const { observer, state } = review;
  observer?.program({
    ...invocation,
    typed,
    leadsTo: nameBehindLinks(typed, state.cwd),
    isFollowed: isFollowed(invocation, review.piped),
    isElsewhere: invocation.workspace.host !== "here",
    feeds: review.feeds ?? false,
    feedsChanges: review.feedsChanges ?? false,
    fed: [...review.input, ...review.piped],
    inputFiles: review.inputFiles,
    isPlaced: review.isPlaced ?? false,
    written: (path) => {
      const place = locate(path, invocation.cwd);
      return place === undefined ? undefined : state.writtenAt(place);
    },
  });
}

/** What the program itself does is for the deny list. */
async function refuseByRules(
  invocation: Invocation,
  { input, piped }: Review,
): Promise<Verdict> {
  const statements = [...input, piped.join(" ")];
  if (isDatabaseClient(invocation.name) && statements.some(isDestroyingStatement)) {
    return DESTROYS_DATA;
  }
  for (const rule of rulesFor(invocation.name)) {
    const refusal = await rule.refuse(invocation);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Scripts that it runs; only what surely stands in them counts. */
async function reviewScripts(
  invocation: Invocation,
  typed: string,
  review: Review,
): Promise<void> {
  const { observer: { scripts } = {}, state, inputFiles, workspace } = review;
  if (scripts === undefined || workspace.host !== "here") return;
  // One that runs itself is looked at once.
  const texts = scriptTexts(invocation, { typed, state, inputFiles }).filter((text) =>
    scripts.isWorth(text) && !review.calling.includes(text)
  );
  if (texts.length === 0) return;
  const positional = scriptArguments(invocation, typed);
  const inner = state.subshell();
  if (positional !== undefined) inner.setPositional(positional);
  await reviewTexts(texts, {
    ...{ ...review, state: inner },
    ...{ observer: scripts.observer, piped: [], upstream: [] },
    calling: [...review.calling, ...texts],
    deadline: Math.min(review.deadline, performance.now() + MAX_SCRIPTS_MS),
    work: { left: review.work.left * SCRIPTS_SHARE },
  });
}

/** What a path of a program leads to; a link of a repository may have any name. */
function nameBehindLinks(typed: string, cwd: string | undefined): string {
  const place = typed.includes("/") ? locate(typed, cwd) : undefined;
  if (place === undefined) return basename(typed);
  try {
    return basename(Deno.realPathSync(place));
  } catch {
    return basename(typed);
  }
}

type InvocationReview = Review & { invocation: Invocation };

/** What a wrapper runs, here, on another machine or in a container. */
async function reviewInner(
  rest: readonly Argument[],
  review: InvocationReview,
): Promise<Verdict> {
  const { invocation, state, workspace } = review;
  // Of `make -f <(…)`, too.
  const printed = rest.flatMap(({ printed }) => printed ?? []);
  const takesLists = /^(?:g?xargs|parallel)$/.test(invocation.name);
  const listed = takesLists ? fileLists(invocation).filter((list) => list !== INPUT) : [];
  const lists = takesLists && listed.length === 0 ? review.inputFiles : listed;
  const given = listed.length > 0 ? [] : [...review.piped, ...review.input, ...printed];
  const fed = [...given, ...linesInLists(lists, review)];
  const alias = review.observer && await gitAlias(invocation, state);
  const texts = [...embeddedCommands(invocation, fed), ...alias === undefined ? [] : [alias]];
  const embedded = await reviewTexts(texts, review);
  if (embedded !== undefined) return embedded;
  const remote = remoteCommand(invocation);
  if (remote !== undefined) {
    const there = {
      ...review,
      workspace: workspace.on(remote.host),
      state: new ShellState(remote.cwd, { environment: {} }),
      upstream: [],
    };
    const isLogin = remote.host === "remote" && remote.command === "";
    return isLogin ? await reviewFedShell(there) : await reviewText(remote.command, there);
  }
  const commands = innerCommands(invocation, fed);
  if (commands.length === 0 && STARTS_SHELL.test(invocation.name)) {
    return await reviewFedShell(review);
  }
  for (const { argv, cwd, environment } of commands) {
    const inner = state.subshell();
    // A program starts programs, and knows no functions of the shell.
    inner.forgetFunctions();
    if (environment !== undefined) inner.setEnvironment(environment);
    if (cwd !== undefined) inner.cwd = locate(cwd, state.cwd);
    const isFromNetwork = rest.some(({ isDownloaded }) => isDownloaded);
    const words = argv.map((text) => ({ text, isDownloaded: isFromNetwork }));
    const isPlaced = /^(?:g?find|fd|fdfind)$/.test(invocation.name);
    const refusal = await reviewProgram(words, { ...review, state: inner, isPlaced });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Of `xargs -a list` and `parallel < list`, what stands in the list. */
function linesInLists(lists: readonly string[], { observer, state }: Review): string[] {
  if (observer === undefined) return [];
  return lists.flatMap((list) => linesOf(list, state.cwd) ?? [UNKNOWN]);
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
