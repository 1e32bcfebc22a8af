/**
 * Cliffy's sentences in the voice of ours: what an option takes, what was given, and what may have
 * been meant.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { nearNames } from "../../text/near_names.ts";
import { insteadOfArguments } from "./instead_of_arguments.ts";

/** What a type takes, in words. */
const KINDS: Record<string, string> = {
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  string: "a text",
};

/** A sentence of Cliffy's, by a pattern that its releases have in common, and ours. */
type Translation = [pattern: RegExp, translate: (...groups: string[]) => Sentence];

interface Sentence {
  message: string;
  /** What to do; the help of the command unless given. */
  hint?: string;
}

const TRANSLATIONS: readonly Translation[] = [
  [
    /^Option "(--?[^"]+)" must be of type "[^"]+", but got "([^]*?)"\.? Expected values: (.+)$/,
    (option, value, list) => {
      const values = list.split(", ").map((each) => each.replace(/^"|"\.?$/g, ""));
      const [near] = nearNames(value, values);
      return {
        message: `${option} takes one of ${values.join(", ")}, not "${value}"`,
        ...(near === undefined ? {} : { hint: `did you mean ${option} ${near}?` }),
      };
    },
  ],
  [
    /^(?:Option|Argument) "([^"]+)" must be of type "([^"]+)", but got "([^]*)"\.?$/,
    (name, type, value) => ({ message: `${name} takes ${KINDS[type] ?? type}, not "${value}"` }),
  ],
  [
    /^Unknown option "([^]+?)"\.(?: Did you mean option "([^"]+)"\?)?$/,
    (option, near) => {
      const hint = near === "" ? hintAtText(option) : `did you mean ${near}?`;
      return { message: `unknown option "${option}"`, ...(hint === undefined ? {} : { hint }) };
    },
  ],
  [
    /^Unknown command "([^]+?)"\.(?: Did you mean command "([^"]+)"\?)?$/,
    (command, nearest) => {
      // The nearest of few may be far.
      const [near] = nearNames(command, [nearest]);
      const hint = near === undefined || near === "" ? {} : { hint: `did you mean ${near}?` };
      return { message: `no such command: "${command}"`, ...hint };
    },
  ],
  [/^Missing value for option "([^"]+)"\.?$/, (option) => ({
    message: `missing value for option "${option}"`,
  })],
  [
    /^Option "([^"]+)" doesn't take a value, but got "([^]*)"\.?$/,
    (option, value) => ({ message: `${option} takes no value, but got "${value}"` }),
  ],
  [
    /^Option "([^"]+)" can only occur once, but was found several times\.?$/,
    (option) => ({ message: `${option} was given more than once`, hint: "give it once" }),
  ],
  [
    /^Option "([^"]+)" conflicts with option "([^"]+)"\.?$/,
    (one, other) => ({
      message: `${one} and ${other} contradict each other`,
      hint: "give one of them",
    }),
  ],
  [
    /^Option "([^"]+)" depends on option "([^"]+)"\.?$/,
    (one, other) => ({ message: `${one} needs ${other}`, hint: `add ${other}` }),
  ],
  [
    /^No arguments allowed for command "([^"]+)"(?:: ([^]+))?\.?$/,
    (command, words) => {
      const given = words === "" ? [] : words.split(" ");
      const hint = insteadOfArguments(command.replace(/^\S+ /, ""), given);
      return {
        message: `${command} takes no arguments`,
        ...(hint === undefined ? {} : { hint }),
      };
    },
  ],
  [
    /^Missing argument(?:\(s\)|s)?: (.+?)\.?$/,
    (names) => ({ message: `missing argument: ${names}` }),
  ],
];

/** For a prompt such as a list of Markdown's: no option holds white space. */
function hintAtText(option: string): string | undefined {
  return /\s/.test(option) ? 'a text that begins with "-" goes after --' : undefined;
}

function joined(hint: string, help: string): string {
  return `${hint}${hint.endsWith("?") ? "" : ";"} ${help}`;
}

/**
 * What was wrong with a command line.
 *
 * @param message as Cliffy, or the check before it, has it
 * @param help the hint where there is no better one
 */
export function usageError(
  message: string,
  { help, cause }: { help: string; cause: unknown },
): UsageError {
  for (const [pattern, translate] of TRANSLATIONS) {
    const match = pattern.exec(message);
    if (match === null) continue;
    const { message: ours, hint } = translate(...match.slice(1).map((group) => group ?? ""));
    return new UsageError(ours, { hint: hint === undefined ? help : joined(hint, help), cause });
  }
  // Small first letter, no period, as all of ours.
  const rest = message.replace(/\.$/, "");
  return new UsageError(rest.charAt(0).toLowerCase() + rest.slice(1), { hint: help, cause });
}
