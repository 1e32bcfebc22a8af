/**
 * What the permission mode `auto` does not run: the place to begin reading.
 *
 * It stops accidents, not an attacker: a program that a command starts can do anything that the user can. Beyond these
 * rules, review_script.ts refuses a redirection that leaves the working directory, a word that names keys or passwords,
 * and a download that is run; wrappers (`env`, `xargs`, `sh -c` …) are looked through before the rules are asked.
 *
 * @module
 */
import { CONTAINER_RULES } from "./containers.ts";
import { ELSEWHERE_RULES } from "./elsewhere.ts";
import { FILE_RULES } from "./files.ts";
import { VERSION_CONTROL_RULES } from "./git.ts";
import { OWN_RULES } from "./isonforge.ts";
import { MACHINE_RULES } from "./machine.ts";
import { OUTPUT_RULE } from "./outputs.ts";
import { PUBLISHING_RULES } from "./publishing.ts";
import { REMOVING_RULES } from "./removing.ts";
import type { Rule } from "./rule.ts";

export const DENY_LIST: readonly Rule[] = [
  ...MACHINE_RULES,
  ...REMOVING_RULES,
  ...FILE_RULES,
  OUTPUT_RULE,
  ...VERSION_CONTROL_RULES,
  ...ELSEWHERE_RULES,
  ...CONTAINER_RULES,
  ...PUBLISHING_RULES,
  ...OWN_RULES,
];

/** The rules for a program. */
export function rulesFor(program: string): Rule[] {
  return DENY_LIST.filter(({ programs }) =>
    programs.some((name) =>
      name.endsWith("*") ? program.startsWith(name.slice(0, -1)) : program === name
    )
  );
}
