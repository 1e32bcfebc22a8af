/**
 * Parses a shell script with `unbash`, and keeps of its tree what the review of a command needs.
 *
 * @module
 */
import {
  type Assignment,
  type Command as ParsedCommand,
  type CommandNode,
  type CompoundList,
  parse,
  type ParsedScript,
  type PipelineNode,
  type Redirection as ParsedRedirection,
  type Statement,
  type SyntaxNode,
} from "unbash";
import {
  convertExpression,
  expressionsInTest,
  subscriptOf,
  wordsInTest,
} from "./convert_expression.ts";
import { redirectionOf } from "./convert_redirection.ts";
import * as convert from "./convert_word.ts";
import { assignmentIn, standingTogether } from "./standing_together.ts";
import {
  type Command,
  type Expression,
  type Pipeline,
  type Redirection,
  type Script,
  ShellSyntaxError,
  type SimpleCommand,
  type Word,
} from "./syntax.ts";

/**
 * Reads a script for bash or sh.
 *
 * @throws {ShellSyntaxError} when it is not one, or is nested deeper than the parser follows (256)
 */
export function parseShell(text: string): Script {
  return convertScript(parse(text));
}

const NESTED: convert.ConvertOptions = { convertScript };
const IN_EXPRESSION = convert.convertersOf(NESTED);

/** A script within an expression within a script … is met again and again. */
const converted = new WeakMap<ParsedScript, Script>();

/** @throws {ShellSyntaxError} for what the parser only notes */
function convertScript(parsed: ParsedScript): Script {
  const { commands, errors: [error] = [] } = parsed;
  if (error !== undefined) throw new ShellSyntaxError(error.message);
  const script = converted.get(parsed) ?? commands.flatMap(convertStatement);
  converted.set(parsed, script);
  return script;
}

function convertStatement({ command }: Statement): Pipeline[] {
  const parts: readonly PipelineNode[] = command.type === "AndOr" ? command.commands : [command];
  return parts.map((part, index) => ({
    commands: (part.type === "Pipeline" ? part.commands : [part]).map(convertCommand),
    ...(index > 0 && { isConditional: true }),
  }));
}

function convertCommand(node: CommandNode): Command {
  switch (node.type) {
    case "Command":
      return convertSimple(node);
    case "Redirected": {
      const command = convertCommand(node.command);
      const redirections = node.redirects.map(convertRedirection);
      return command.kind === "function" ? command : { ...command, redirections };
    }
    case "Coproc":
      // Whoever writes to it feeds it.
      return { ...group(bodyOf(node.body), { isSubshell: true }), ...convert.FED };
    case "Function":
      return {
        kind: "function",
        name: node.name.value,
        body: bodyOf(node.body),
      };
    case "For":
    case "Select":
      return {
        kind: "for",
        variable: node.name.value,
        // Without a list, what the script was called with.
        values: node.wordlist?.map(convertWord) ??
          [[{ kind: "variable", name: "@", isQuoted: false }]],
        body: convertList(node.body),
        redirections: [],
      };
    case "Subshell":
      return group(convertList(node.body), { isSubshell: true });
    case "BraceGroup":
      return group(convertList(node.body));
    case "While":
      return {
        ...conditional([...convertList(node.clause), ...convertList(node.body)]),
        isLoop: true,
      };
    case "If":
      return conditional([
        ...convertList(node.clause),
        ...convertList(node.then),
        ...node.elif.flatMap(({ clause, then }) => [...convertList(clause), ...convertList(then)]),
        ...node.else === undefined ? [] : convertList(node.else),
      ]);
    case "Case":
      return conditional([
        ...expansionsOf([
          convertWord(node.word),
          ...node.items.flatMap(({ pattern }) => pattern.map(convertWord)),
        ]),
        ...node.items.flatMap(({ body }) => convertList(body)),
      ]);
    case "ArithmeticFor": {
      const parts = [node.initialize, node.test, node.update];
      const scripts = parts.flatMap((part) => part === undefined ? [] : scriptsBelow(part));
      const expressions = parts.flatMap((part) => convertExpression(part, IN_EXPRESSION));
      return {
        ...group([
          ...expansionsOf([[{ kind: "number", scripts, expressions }]]),
          ...convertList(node.body),
        ]),
        isLoop: true,
      };
    }
    case "TestCommand":
      // Some of its words are names of variables, or numbers, in which more may run.
      return {
        kind: "simple",
        assignments: [],
        words: [
          [{ kind: "text", text: "[[", isQuoted: true }],
          ...wordsInTest(node.expression, IN_EXPRESSION),
        ],
        redirections: [],
        expressions: expressionsInTest(node.expression, IN_EXPRESSION),
      };
    case "ArithmeticCommand":
      return group(expansionsOf([[{
        kind: "number",
        scripts: scriptsBelow(node),
        expressions: convertExpression(node.expression, IN_EXPRESSION),
      }]]));
  }
}

/** The parser ends a word before a `<(…)` in it, `A=<(…)` too: what stands together is one. */
function convertSimple(node: ParsedCommand): SimpleCommand {
  const prefix = node.prefix.filter(isAssignment);
  const name = node.name === undefined ? [] : [node.name];
  const assignments: SimpleCommand["assignments"][number][] = [];
  const words: Word[] = [];
  for (const [first, ...others] of standingTogether([...prefix, ...name, ...node.args])) {
    const rest = others.flatMap(convertArgument);
    const isSet = first.type === "Assignment" && prefix.includes(first);
    const assignment = isSet
      ? convertAssignment(first)
      : words.length === 0
      ? assignmentIn(convertArgument(first))
      : undefined;
    if (assignment === undefined) words.push([...convertArgument(first), ...rest]);
    else assignments.push({ ...assignment, value: [...assignment.value, ...rest] });
  }
  return {
    kind: "simple",
    assignments,
    words,
    redirections: node.redirects.map(convertRedirection),
    expressions: [...prefix, ...node.args.filter(isAssignment)].flatMap(subscriptsOf),
  };
}

/** `name=value`; of `name[…]=value`, what runs while the place is looked up. */
function convertAssignment(
  { name, index, value, append }: Assignment,
): SimpleCommand["assignments"][number] {
  const place: Word = index === undefined
    ? []
    : scriptsBelow(index).length === 0
    ? []
    : [{ kind: "unknown", scripts: scriptsBelow(index) }];
  const isElement = index !== undefined || value.type === "ArrayValue";
  return {
    ...{ name, value: [...convertWord(value), ...place] },
    isAdded: index !== undefined || (append && isElement) ? "beside" : append ? "after" : undefined,
  };
}

/** Of `name[subscript]=value` and `name=([subscript]=value)`. */
function subscriptsOf({ name, index, value }: Assignment): Expression[] {
  return [
    ...index === undefined ? [] : [{ word: convertWord(index), subscriptOf: name }],
    ...value.type === "ArrayValue"
      ? value.elements.flatMap((element) => subscriptOf(convertWord(element), name))
      : [],
  ];
}

function bodyOf(body: CommandNode | CompoundList): Script {
  return body.type === "CompoundList" ? convertList(body) : [{ commands: [convertCommand(body)] }];
}

function convertWord(word: Parameters<typeof convert.convertWord>[0]): Word {
  return convert.convertWord(word, NESTED);
}

function scriptsBelow(node: SyntaxNode): Script[] {
  return convert.scriptsBelow(node, NESTED);
}

function convertList({ commands }: CompoundList): Script {
  return commands.flatMap(convertStatement);
}

type Group = Extract<Command, { kind: "group" }>;

function group(body: Script, { isSubshell = false, isConditional = false } = {}): Group {
  return { kind: "group", isSubshell, isConditional, body, redirections: [] };
}

function conditional(body: Script): Group {
  return group(body, { isConditional: true });
}

/** Words that are expanded without being run, as a command that only they are the arguments of. */
function expansionsOf(words: readonly Word[]): Script {
  const command: SimpleCommand = {
    kind: "simple",
    assignments: [],
    words: [[{ kind: "text", text: ":", isQuoted: true }], ...words],
    redirections: [],
  };
  return [{ commands: [command] }];
}

function convertArgument(argument: Parameters<typeof convertWord>[0] | Assignment): Word {
  if (argument.type !== "Assignment") return convertWord(argument);
  const { name, append, value } = argument;
  const text = `${name}${append ? "+" : ""}=`;
  return [{ kind: "text", text, isQuoted: true }, ...convertWord(value)];
}

function convertRedirection(redirection: ParsedRedirection): Redirection {
  return redirectionOf(redirection, NESTED);
}

function isAssignment(node: SyntaxNode): node is Assignment {
  return node.type === "Assignment";
}
