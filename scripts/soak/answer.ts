/**
 * What a command said, in the words of the model.
 *
 * @module
 */
import type { Result } from "./ground.ts";
import { type Verb, Violation } from "./model.ts";

/** For each verb: how a line about an agent begins or goes on, and what that means. */
const WORDS: Record<Exclude<Verb, "agents">, ReadonlyArray<readonly [RegExp, string]>> = {
  stop: [
    [/^✓ Stopped ID$/m, "stopped"],
    [/^ID is already stopped$/m, "already"],
  ],
  respawn: [
    [/^✓ Background agent respawned: ID$/m, "respawned"],
    [/^error: cannot respawn ID: it is running$/m, "running"],
    [/^error: cannot respawn ID: another command (?:started|stopped) it at the same/m, "raced"],
  ],
  rm: [
    [/^✓ Removed ID$/m, "removed"],
    [/^error: cannot remove ID: it is running$/m, "running"],
  ],
  logs: [],
  attach: [
    [/^detached: ID goes on$/m, "detached"],
    [/^ID has ended/m, "ended"],
    [/^error: stopped following ID: it was removed$/m, "unknown"],
  ],
  wait: [
    [/^ID has ended/m, "ended"],
    [/^not ended after \S+: ID$/m, "gave up"],
  ],
  inspect: [
    [/^ID\n {2}state +running /m, "shown running"],
    [/^ID\n {2}state +stopped\b/m, "shown stopped"],
  ],
};

/**
 * What a command about `id` answered, undefined when it was ended before it could answer; `asked` is
 * what was typed for it.
 *
 * @throws {Violation} when the words are none that it may say
 */
export function outcomeOf(
  verb: Exclude<Verb, "agents">,
  { id, asked, result }: { id: string; asked: string; result: Result },
): string | undefined {
  const { code, stdout, stderr } = result;
  const text = verb === "attach" ? stderr : stdout + stderr;
  if (new RegExp(`^error: no such agent: "(?:${id}|${asked})"$`, "m").test(text)) {
    return "unknown";
  }
  for (const [words, outcome] of WORDS[verb]) {
    if (new RegExp(words.source.replace("ID", id), words.flags).test(text)) return outcome;
  }
  if (verb === "logs" && code === 0) return "shown";
  // Ctrl+C before the command listened for it.
  if (verb === "attach" && code === 130 && stderr === "") return undefined;
  throw new Violation(`unexpected answer (exit code ${code}):\n${stdout.slice(0, 2000)}${stderr}`);
}

export interface Row {
  id: string;
  state: string;
}

/**
 * The rows of a list.
 *
 * @throws {Violation} when it is no list
 */
export function rowsOf({ code, stdout, stderr }: Result): Row[] {
  const lines = stdout.trimEnd().split("\n");
  const isEmpty = lines[0] === "No background agents.";
  const isList = /^ {2}ID {8}State {5}Started {3}Prompt$/.test(lines[0] ?? "");
  if (code !== 0 || !(isEmpty || isList)) {
    throw new Violation(`this is no list (exit code ${code}):\n${stdout}${stderr}`);
  }
  if (isEmpty) return [];
  return lines.slice(2).map((line) => {
    const [, id, state] = /^ {2}([0-9a-f]{8}) {2}(running|stopped) {3}/.exec(line) ?? [];
    if (id !== undefined && state !== undefined) return { id, state };
    throw new Violation(`a row that says nothing true: ${line}\n${stderr}`);
  });
}
