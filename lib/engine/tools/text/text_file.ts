/**
 * The bytes of a text file as a string that can be changed and turned back without touching any other byte.
 *
 * @module
 */
import { fileKind } from "./file_kind.ts";
import { encodingOf, hasUtf16Mark } from "./text_encoding.ts";

export interface DecodedFile {
  text: string;
  /** Of what it is written in, e.g. "UTF-8". */
  encoding: string;
  /** Back to bytes; a string says which character the file's encoding has no place for. */
  encode(text: string): Uint8Array | string;
}

/** Decodes a file's content; a string says what stands against changing it as a text. */
export async function decodeFile(bytes: Uint8Array): Promise<DecodedFile | string> {
  const kind = fileKind(bytes);
  if (kind !== "text" || (bytes.includes(0) && !hasUtf16Mark(bytes))) {
    return `it is ${kind === "text" ? "binary data" : kind}`;
  }
  const encoding = await encodingOf(bytes);
  try {
    return {
      text: encoding.decode(bytes),
      encoding: encoding.name,
      encode(text) {
        const encoded = encoding.encode(text);
        return encoded instanceof Uint8Array
          ? encoded
          : `the file is in ${encoding.name}, which has no character "${encoded.missing}"; ` +
            "leave that out, or convert the file to UTF-8 first (iconv)";
      },
    };
  } catch {
    return `it is no valid ${encoding.name}`;
  }
}

/** What a file's lines and its end look like. */
export interface TextForm {
  /** `CRLF` where most lines end so. */
  lineEnd: "LF" | "CRLF";
  endsWithLineBreak: boolean;
  hasByteOrderMark: boolean;
}

/** Undefined for a text in which nothing can be told. */
export function formOf(text: string): TextForm | undefined {
  if (text.replace(/^\uFEFF/, "") === "") return undefined;
  const breaks = text.split("\n").length - 1;
  const carriageReturns = text.split("\r\n").length - 1;
  return {
    lineEnd: carriageReturns * 2 > breaks ? "CRLF" : "LF",
    endsWithLineBreak: text.endsWith("\n"),
    hasByteOrderMark: text.startsWith("\uFEFF"),
  };
}

/** `text` with the line ends, the end and the byte order mark of another one; `kept` names what had to be changed. */
export function inForm(
  text: string,
  { lineEnd, endsWithLineBreak, hasByteOrderMark }: TextForm,
): { text: string; kept: string[] } {
  const kept: string[] = [];
  const change = (changed: string, what: string) => {
    if (changed !== text) kept.push(what);
    text = changed;
  };
  const plain = text.replaceAll("\r\n", "\n");
  change(lineEnd === "CRLF" ? plain.replaceAll("\n", "\r\n") : plain, `its ${lineEnd} line ends`);
  if (text !== "" && endsWithLineBreak && !text.endsWith("\n")) {
    change(text + (lineEnd === "CRLF" ? "\r\n" : "\n"), "the line break at its end");
  } else if (!endsWithLineBreak) {
    change(text.replace(/\r?\n$/, ""), "its end without a line break");
  }
  if (hasByteOrderMark && !text.startsWith("\uFEFF")) {
    change(`\uFEFF${text}`, "its byte order mark");
  }
  return { text, kept };
}
