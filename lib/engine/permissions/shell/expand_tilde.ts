/**
 * What a shell makes of `~`; see bash(1), "Tilde Expansion".
 *
 * @module
 */
import type { Variables } from "./texts.ts";

export interface TildeOptions {
  variables: Variables;
  /** The user's home directory, where no variable says otherwise. */
  home: string;
  /** The word is what a variable gets. */
  isValue?: boolean;
}

/** `NAME=value` among the arguments of any program: bash takes it for an assignment as far as `~` goes. */
const ASSIGNMENT = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/;
const FIRST = /^~([\w.+-]*)(?=\/|$)/;
const IN_VALUE = /(?<=^|[=:])~([\w.+-]*)(?=[/:]|$)/g;

/** Every text that `text` may become, in which what is quoted is hidden. */
export function expandTilde(text: string, options: TildeOptions): string[] {
  if (!text.includes("~")) return [text];
  const { variables, home, isValue = false } = options;
  const homes = new Set([...variables.get("HOME") ?? [], home]);
  const pattern = isValue || ASSIGNMENT.test(text) ? IN_VALUE : FIRST;
  return [
    ...new Set(
      [...homes].map((home) => text.replace(pattern, (_, of: string) => directoryOf(of, home))),
    ),
  ];
}

/** Other homes are taken to lie beside this one. */
function directoryOf(prefix: string, home: string): string {
  if (prefix === "+") return ".";
  return prefix === "" ? home : `${home}/../${prefix}`;
}
