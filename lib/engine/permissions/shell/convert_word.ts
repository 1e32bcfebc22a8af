/**
 * The words of a parsed script: what is text, and what becomes text only when the script runs.
 *
 * @module
 */
import {
  type ArrayValue,
  forEachChild,
  type ParameterExpansionPart,
  type ParsedScript,
  type ProcessSubstitutionPart,
  type SyntaxNode,
  type Word as ParsedWord,
  type WordPart as ParsedPart,
} from "unbash";
import { type Converters, convertExpression, expressionsOf } from "./convert_expression.ts";
import { editOf, leavesDigits } from "./edit_value.ts";
import {
  type Change,
  type Command,
  type Script,
  ShellSyntaxError,
  type Word,
  type WordPart,
} from "./syntax.ts";

/** How to convert the scripts inside of words: they hold words again. */
export interface ConvertOptions {
  convertScript: (script: ParsedScript) => Script;
}

interface PartOptions extends ConvertOptions {
  isQuoted: boolean;
  /** The parser leaves the backslashes of a here-document where they are. */
  isHereDocument?: boolean;
}

/** A word, or the elements of an array. */
export function convertWord(word: ParsedWord | ArrayValue, options: ConvertOptions): Word {
  if (word.type === "ArrayValue") {
    return [{
      kind: "array",
      elements: word.elements.map((element) => convertWord(element, options).map(withoutIndex)),
    }];
  }
  return word.parts === undefined
    ? unquoted(word.text)
    : convertParts(word.parts, { ...options, isQuoted: false });
}

/** `[key]=value` is a value. */
function withoutIndex(part: WordPart, index: number): WordPart {
  if (index > 0 || part.kind !== "text") return part;
  return { ...part, text: part.text.replace(/^\[[^\]=]{1,256}\]=/, "") };
}

/** The parts of a word, or of what stands between double quotes. */
export function convertParts(
  parts: readonly ParsedPart[],
  options: PartOptions,
): WordPart[] {
  return parts.flatMap((part) => convertPart(part, options));
}

function convertPart(part: ParsedPart, options: PartOptions): WordPart[] {
  const { isQuoted } = options;
  switch (part.type) {
    case "Literal":
      return isQuoted
        ? [quoted(options.isHereDocument ? unescaped(part.text) : part.value)]
        : unquoted(part.text);
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [quoted(part.value)];
    case "DoubleQuoted":
    case "LocaleString":
      // The empty text makes a word of `""`.
      return [quoted(""), ...convertParts(part.parts, { ...options, isQuoted: true })];
    case "Glob":
    case "ExtendedGlob": {
      const scripts = scriptsBelow(part, options);
      const text: WordPart = { kind: "text", text: part.text, isQuoted: false };
      return scripts.length > 0 ? [text, { kind: "unknown", scripts }] : [text];
    }
    case "BraceExpansion":
      return part.parts === undefined
        ? [{ kind: "text", text: part.text, isQuoted: false }]
        : [bare("{"), ...convertParts(part.parts, options), bare("}")];
    case "SimpleExpansion":
      return [{ kind: "variable", name: part.text.replaceAll("\\\n", "").slice(1), isQuoted }];
    case "ParameterExpansion":
      return [convertParameter(part, options)];
    case "CommandExpansion":
      return [{ kind: "substitution", script: scriptOf(part, options), isQuoted }];
    case "ProcessSubstitution":
      return [{ kind: "process", script: processOf(part, options) }];
    case "ArithmeticExpansion":
      return [{
        kind: "number",
        scripts: scriptsBelow(part, options),
        expressions: convertExpression(part.expression, convertersOf(options)),
      }];
  }
}

/** Of what is fed with what nobody knows. */
export const FED: Pick<Extract<Command, { kind: "group" }>, "redirections"> = {
  redirections: [{ operator: "<<<", target: [{ kind: "unknown", scripts: [] }] }],
};

/** `<(…)`, and `>(…)`, which is fed with what is written to it. */
function processOf(part: ProcessSubstitutionPart, options: ConvertOptions): Script {
  const body = scriptOf(part, options);
  if (part.operator === "<") return body;
  const group = { kind: "group", isSubshell: true, isConditional: false, body, ...FED } as const;
  return [{ commands: [group] }];
}

/** For what stands in an expression. */
export function convertersOf({ convertScript }: ConvertOptions): Converters {
  return {
    convertScript,
    convertWord: (word) => convertWord(word, { convertScript }),
    convertParts: (parts) => convertParts(parts, { convertScript, isQuoted: true }),
  };
}

function convertParameter(part: ParameterExpansionPart, options: PartOptions): WordPart {
  const { parameter, prefix, index, operation } = part;
  const expressions = expressionsOf(part, convertersOf(options));
  if (prefix === "#") return { kind: "number", scripts: scriptsBelow(part, options), expressions };
  if (operation?.type === "Transform" && operation.operand.value === "P") {
    throw new ShellSyntaxError(`what stands in a variable is run by "\${${parameter}@P}"`);
  }
  const isList = /^[@*]$/.test(index?.text ?? parameter);
  // `${@:2}` is a part of the list.
  const change = operation === undefined || (isList && operation.type === "Slice")
    ? undefined
    : changeOf(operation, options);
  const scripts = index === undefined ? [] : scriptsBelow(index, options);
  if (scripts.length > 0 || (operation && change === undefined)) {
    return { kind: "unknown", scripts: scriptsBelow(part, options), expressions };
  }
  return {
    kind: "variable",
    name: parameter,
    isQuoted: options.isQuoted,
    expressions,
    ...(prefix === "!" ? { isIndirect: true } : {}),
    ...(index !== undefined && !isList ? { isElement: true } : {}),
    ...(change && { change }),
  };
}

function changeOf(
  operation: NonNullable<ParameterExpansionPart["operation"]>,
  options: ConvertOptions,
): Change | undefined {
  if (operation.type === "Default") {
    const word = convertWord(operation.operand, options);
    if (operation.operator.endsWith("?")) return undefined;
    if (operation.operator.endsWith("+")) return { kind: "alternative", word };
    return { kind: "default", word, isKept: operation.operator.endsWith("=") };
  }
  if (leavesDigits(operation)) return { kind: "digits" };
  if (operation.type !== "Remove") {
    const edit = scriptsBelow(operation, options).length > 0 ? undefined : editOf(operation);
    return edit && { kind: "edit", edit };
  }
  const { operator, operand } = operation;
  const word = convertWord(operand, options);
  const isKnown = word.every(({ kind }) => kind === "text");
  return isKnown ? { kind: "remove", operator, pattern: operand.value } : undefined;
}

/** Text in which a backslash quotes the character after it. */
function unquoted(text: string): WordPart[] {
  return text.split(/(\\[^])/).filter((piece) => piece !== "" && piece !== "\\\n").map((piece) =>
    piece.length === 2 && piece.startsWith("\\") ? quoted(piece.slice(1)) : bare(piece)
  );
}

/** See bash(1), "Here Documents". */
function unescaped(text: string): string {
  return text.replaceAll(/\\([\\$`])|\\\n/g, "$1");
}

function quoted(text: string): WordPart {
  return { kind: "text", text, isQuoted: true };
}

function bare(text: string): WordPart {
  return { kind: "text", text, isQuoted: false };
}

function scriptOf(
  { script }: { script: ParsedScript | undefined },
  { convertScript }: ConvertOptions,
): Script {
  return script === undefined ? [] : convertScript(script);
}

/** Every script that runs while a part of the tree is expanded. */
export function scriptsBelow(node: SyntaxNode, options: ConvertOptions): Script[] {
  if (node.type === "Script") return [options.convertScript(node)];
  const found: Script[] = [];
  forEachChild(node, (child) => found.push(...scriptsBelow(child, options)));
  return found;
}

/** Every script that runs when the word is expanded. */
export function scriptsIn(word: Word): Script[] {
  return word.flatMap((part) => {
    switch (part.kind) {
      case "substitution":
      case "process":
        return [part.script];
      case "number":
      case "unknown":
        return [...part.scripts];
      case "variable":
        return part.change === undefined || !("word" in part.change)
          ? []
          : scriptsIn(part.change.word);
      case "array":
        return part.elements.flatMap(scriptsIn);
      case "text":
        return [];
    }
  });
}
