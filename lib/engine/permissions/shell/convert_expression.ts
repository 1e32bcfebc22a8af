/**
 * What bash evaluates as an expression, in a parsed script.
 *
 * @module
 */
import type {
  ArithmeticExpression,
  ParameterExpansionPart,
  ParsedScript,
  TestExpression,
  Word as ParsedWord,
  WordPart as ParsedPart,
} from "unbash";
import type { Expression, Script, Word, WordPart } from "./syntax.ts";

/** How to convert what an expression is made of. */
export interface Converters {
  convertScript: (script: ParsedScript) => Script;
  convertWord: (word: ParsedWord) => Word;
  /** What stands in an expression counts as quoted. */
  convertParts: (parts: readonly ParsedPart[]) => WordPart[];
}

/** The expression of `$((…))`, `((…))` and `for ((…))`. */
export function convertExpression(
  node: ArithmeticExpression | undefined,
  converters: Converters,
): Expression[] {
  if (node === undefined) return [];
  const word: WordPart[] = [];
  collect(node, word);
  return [{ word }];

  function collect(node: ArithmeticExpression, word: WordPart[]): void {
    switch (node.type) {
      case "ArithmeticBinary":
        // What is only set counts as nothing before.
        if (node.operator !== "=" || !isPlainName(node.left)) collect(node.left, word);
        word.push(text(` ${node.operator} `));
        return collect(node.right, word);
      case "ArithmeticUnary":
        return collect(node.operand, word);
      case "ArithmeticTernary":
        for (const part of [node.test, node.consequent, node.alternate]) {
          collect(part, word);
          word.push(text(" "));
        }
        return;
      case "ArithmeticGroup":
        return collect(node.expression, word);
      case "ArithmeticCommandExpansion": {
        const script = node.script === undefined ? [] : converters.convertScript(node.script);
        word.push({ kind: "substitution", script, isQuoted: true });
        return;
      }
      case "ArithmeticWord":
        word.push(
          ...node.parts === undefined
            ? withParameters(node.value)
            : converters.convertParts(node.parts),
        );
    }
  }
}

/** `${name:offset:length}`, `${name[subscript]}`, `${!name}`. */
export function expressionsOf(
  { parameter, prefix, index, operation }: ParameterExpansionPart,
  converters: Converters,
): Expression[] {
  const isWhole = index !== undefined && /^[@*]$/.test(index.text);
  const found: Expression[] = [];
  if (index !== undefined && !isWhole) {
    found.push({ word: converters.convertWord(index), subscriptOf: parameter });
  }
  if (operation?.type === "Slice") {
    found.push({ word: converters.convertWord(operation.offset) });
    if (operation.length) found.push({ word: converters.convertWord(operation.length) });
  }
  if (prefix === "!" && !isWhole && operation?.type !== "Names") {
    found.push({ word: [{ kind: "variable", name: parameter, isQuoted: true }], isName: true });
  }
  return found;
}

/** The words of a test, without its operators. */
export function wordsInTest(
  test: TestExpression,
  converters: Pick<Converters, "convertWord">,
): Word[] {
  const { convertWord } = converters;
  switch (test.type) {
    case "TestUnary":
      return [convertWord(test.operand)];
    case "TestBinary":
      return [convertWord(test.left), convertWord(test.right)];
    case "TestLogical":
      return test.operands.flatMap((operand) => wordsInTest(operand, converters));
    case "TestNot":
      return wordsInTest(test.operand, converters);
    case "TestGroup":
      return wordsInTest(test.expression, converters);
  }
}

/** `[[ a -eq b ]]`, `[[ -v name ]]`. */
export function expressionsInTest(test: TestExpression, converters: Converters): Expression[] {
  switch (test.type) {
    case "TestUnary":
      return test.operator === "-v"
        ? [{ word: converters.convertWord(test.operand), isName: true }]
        : [];
    case "TestBinary":
      return /^-(?:eq|ne|[lg][te])$/.test(test.operator)
        ? [{ word: converters.convertWord(test.left) }, {
          word: converters.convertWord(test.right),
        }]
        : [];
    case "TestLogical":
      return test.operands.flatMap((operand) => expressionsInTest(operand, converters));
    case "TestNot":
      return expressionsInTest(test.operand, converters);
    case "TestGroup":
      return expressionsInTest(test.expression, converters);
  }
}

/** The subscript of `[subscript]=value`, an element of the array `name`. */
export function subscriptOf(element: Word, name: string): Expression[] {
  const [first] = element;
  if (first?.kind !== "text" || first.isQuoted || !first.text.startsWith("[")) return [];
  const end = element.findIndex((part) => part.kind === "text" && part.text.includes("]="));
  return end === -1 ? [] : [{ word: element.slice(0, end + 1).map(inner), subscriptOf: name }];
}

function inner(part: WordPart): WordPart {
  return part.kind === "text"
    ? { ...part, text: part.text.replace(/^\[/, "").replace(/\]=[^]*$/, "") }
    : part;
}

function isPlainName(node: ArithmeticExpression): boolean {
  return node.type === "ArithmeticWord" && /^[A-Za-z_]\w*$/.test(node.value);
}

/** The parser leaves `$1` in a text. */
function withParameters(value: string): WordPart[] {
  return value.split(/(\$(?:\w+|[@*#?$!-]))/).filter(Boolean).map((piece) =>
    /^\$./.test(piece)
      ? { kind: "variable", name: piece.slice(1), isQuoted: true } as const
      : text(piece)
  );
}

function text(text: string): WordPart {
  return { kind: "text", text, isQuoted: true };
}

/** Every expression that is evaluated when the word is expanded. */
export function expressionsIn(word: Word): Expression[] {
  return word.flatMap((part) => {
    if (part.kind === "array") return part.elements.flatMap(expressionsIn);
    if (!("expressions" in part) && part.kind !== "variable") return [];
    const own = (part.expressions ?? []).flatMap((one) => [one, ...expressionsIn(one.word)]);
    const change = part.kind === "variable" ? part.change : undefined;
    return change !== undefined && "word" in change ? [...own, ...expressionsIn(change.word)] : own;
  });
}
