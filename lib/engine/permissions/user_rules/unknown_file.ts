/**
 * Words of which nobody can tell which file they are, where they may be one that is denied.
 *
 * @module
 */
import { normalize } from "@std/path/normalize";
import { matchesGlob } from "../../../text/matches_glob.ts";
import { ownName } from "../../tools/foreign_names.ts";
import { fileOperands, unknownFiles } from "../inner/content_readers.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { CommandSituation, Found } from "./command_situation.ts";
import type { ObservedProgram } from "./observe_command.ts";
import { READERS } from "./rule_names.ts";
import { shown } from "./shown_text.ts";

type Situation = Pick<CommandSituation, "rules" | "existing">;

/** Of a program that shows what is in its files. */
export function unknownFile(program: ObservedProgram, situation: Situation): Found | undefined {
  if (program.isElsewhere || program.isPlaced) return undefined;
  const words = program.cwd === undefined
    ? fileOperands(program).map((word) => word.startsWith("/") ? word : `${UNKNOWN}/${word}`)
    : unknownFiles(program);
  return firstPossible(words, situation);
}

/** The first of some words, parts of which are {@linkcode UNKNOWN}, that may be a file that is there and denied. */
export function firstPossible(words: readonly string[], situation: Situation): Found | undefined {
  for (const word of words.filter((word) => word.includes(UNKNOWN))) {
    const rule = ruleFor(word, situation);
    if (rule !== undefined) return { rule, unclear: `which file "${shown(word)}" is` };
  }
  return undefined;
}

/** Where one of what there is ends as the word does; before that, what is unknown may lead anywhere. */
function ruleFor(word: string, { rules, existing }: Situation): Found["rule"] | undefined {
  const end = withoutSteps(word.slice(word.lastIndexOf(UNKNOWN) + 1));
  const isPossible = /[*?[]/.test(end)
    ? (place: string) => matchesGlob(place, `*${end}`)
    : (place: string) => place.endsWith(end);
  return rules.find((rule) =>
    READERS.includes(ownName(rule.tool)) && existing(rule).some(({ place }) => isPossible(place))
  );
}

/** `/../a` is `/a`, in a directory of which nobody knows the name. */
function withoutSteps(end: string): string {
  return normalize(`/${end}`).slice(end.startsWith("/") ? 0 : 1);
}
