/**
 * What a shell makes of `~`; see bash(1), "Tilde Expansion".
 *
 * @module
 */
import { bounded, UNKNOWN, type Variables } from "./texts.ts";

export interface TildeOptions {
  variables: Variables;
  /** The user's home directory, where no variable says otherwise. */
  home: string;
  /** The home of another one, as the system knows it, or the user's own by name. */
  homeOf: (user: string) => string | undefined;
  /** The word is what a variable gets. */
  isValue?: boolean;
}

/** `NAME=value` among the arguments of any program: bash takes it for an assignment as far as `~` goes. */
const ASSIGNMENT = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/;
const FIRST = /^~([\w.+-]*)(?=\/|$)/g;
const IN_VALUE = /(?<=^|[=:])~([\w.+-]*)(?=[/:]|$)/g;

/** Every text that `text` may become, in which what is quoted is hidden. */
export function expandTilde(text: string, options: TildeOptions): string[] {
  if (!text.includes("~")) return [text];
  const pattern = options.isValue || ASSIGNMENT.test(text) ? IN_VALUE : FIRST;
  let texts = [""];
  let end = 0;
  for (const { 0: tilde, 1: of = "", index } of text.matchAll(pattern)) {
    const between = text.slice(end, index);
    const directories = directoriesOf(of, options);
    texts = bounded(texts.flatMap((text) => directories.map((path) => text + between + path)));
    end = index + tilde.length;
  }
  return texts.map((before) => before + text.slice(end));
}

/** `of`: what follows on the `~`. */
function directoriesOf(of: string, { variables, home, homeOf }: TildeOptions): string[] {
  const held = (name: string) => variables.get(name) ?? [UNKNOWN];
  if (of === "") {
    const user = variables.get("HOME") === undefined ? variables.get("USER") ?? [] : [];
    const known = user.flatMap((name) => homeOf(name) ?? []);
    return [...new Set([...variables.get("HOME") ?? known, home])];
  }
  if (of === "+") return [...held("PWD")];
  if (of === "-") return [...held("OLDPWD")];
  const isStacked = /^[+-]?\d+$/.test(of);
  return [(isStacked ? variables.directoryAt?.(of) : homeOf(of)) ?? UNKNOWN];
}
