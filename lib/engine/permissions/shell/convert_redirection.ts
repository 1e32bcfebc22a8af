/**
 * Redirections of the parser, and here-documents as a shell reads them.
 *
 * @module
 */
import type { Redirection as ParsedRedirection } from "unbash";
import { type ConvertOptions, convertParts, convertWord } from "./convert_word.ts";
import type { Redirection, Word } from "./syntax.ts";

/** Where a redirection leads; the text of a here-document. */
export function redirectionOf(
  redirection: ParsedRedirection,
  options: ConvertOptions,
): Redirection {
  const { operator, descriptor } = redirection;
  const place = descriptor === undefined
    ? {}
    : { descriptor: descriptor.type === "FileDescriptor" ? descriptor.value : NaN };
  if (redirection.type !== "HereDoc") {
    return {
      ...{ operator, ...place },
      target: redirection.target ? convertWord(redirection.target, options) : [],
    };
  }
  const { body, delimiter } = redirection;
  const isVerbatim = delimiter?.quoted || body.parts === undefined;
  const target: Word = isVerbatim
    ? [{ kind: "text", text: body.text, isQuoted: true }]
    : convertParts(body.parts, { ...options, isQuoted: true, isHereDocument: true });
  return { operator, ...place, target: operator === "<<-" ? target.map(withoutTabs) : target };
}

/** `<<-` leaves out the tabs before each line. */
function withoutTabs(part: Word[number], index: number): Word[number] {
  if (part.kind !== "text") return part;
  const text = part.text.replaceAll(/\n\t+/g, "\n");
  return { ...part, text: index === 0 ? text.replace(/^\t+/, "") : text };
}
