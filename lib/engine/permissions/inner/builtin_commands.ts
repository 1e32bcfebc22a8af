/**
 * Commands that builtins of a shell run beside their own work: `mapfile -C`, `complete -C`, and what stands in the index of
 * an array that a builtin takes by its name.
 *
 * @module
 */

/** Options of builtins whose value is a command. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  mapfile: ["-C"],
  readarray: ["-C"],
  complete: ["-C"],
  compgen: ["-C"],
  fc: ["-e"],
};
/** Builtins that evaluate a word as an expression, or as the name of a variable: `test -v 'a[$(…)]'`. */
const EVALUATING =
  /^(?:test|\[{1,2}|let|declare|typeset|local|export|readonly|unset|read|mapfile|readarray|getopts|wait)$/;
/** What runs where a text is expanded. */
const SUBSTITUTION = /\$\(|`|\$\{/;
const INDEX = /(?:^|[^\w\]])[A-Za-z_]\w*\[[^\]]*(?:\$\(|`)/;

/** Command lines in the arguments of a builtin; none for most. */
export function builtinCommands(name: string, args: readonly string[]): string[] {
  const options = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] ?? [] : [];
  const valued = (wanted: readonly string[]) =>
    args.flatMap((arg, index) => wanted.includes(arg) ? [args[index + 1] ?? ""] : []);
  const commands = valued(options);
  if (name === "compgen" || name === "complete") {
    commands.push(...valued(["-W"]).filter((words) => SUBSTITUTION.test(words)).map(expansionOf));
  }
  if (name === "bind") {
    // `"keys": command`
    const [bound = ""] = valued(["-x"]);
    commands.push(bound.replace(/^\s*"[^"]*"\s*:?|^[^:]*:/, ""));
  }
  if (name === "printf") commands.push(...valued(["-v"]).flatMap(commandsInExpression));
  if (EVALUATING.test(name)) commands.push(...args.flatMap(commandsInExpression));
  return commands.filter((command) => command.trim() !== "");
}

/** What runs where a text is taken for an expression: `a[$(…)]`. */
export function commandsInExpression(text: string): string[] {
  return INDEX.test(text) ? [expansionOf(text)] : [];
}

/** A command that does nothing but expand a text. */
export function expansionOf(text: string): string {
  return `: "${text.replaceAll('"', "")}"`;
}
