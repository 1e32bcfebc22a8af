import { assertEquals } from "@std/assert";
import { KeyParser, type Typed } from "../../../lib/cli/interactive/key_parser.ts";

/** What the pieces mean, one after the other, keys that follow each other joined. */
function parse(...pieces: Array<string | Uint8Array>): Typed[] {
  const parser = new KeyParser();
  const encoder = new TextEncoder();
  const typed: Typed[] = [];
  for (const piece of pieces) {
    for (const next of parser.push(typeof piece === "string" ? encoder.encode(piece) : piece)) {
      const last = typed.at(-1);
      if (next.type === "keys" && last?.type === "keys") last.text += next.text;
      else typed.push(next);
    }
  }
  return typed;
}

Deno.test("KeyParser tells Enter, Alt+Enter, Ctrl+C and Ctrl+Z from keys", () => {
  assertEquals(parse("ab\x1b[D\r\x1b\rc\x03\x1a"), [
    { type: "keys", text: "ab\x1b[D" },
    { type: "enter" },
    { type: "newline" },
    { type: "keys", text: "c" },
    { type: "interrupt" },
    { type: "suspend" },
  ]);
});

Deno.test("KeyParser takes what is between the markers as pasted, Ctrl+C included", () => {
  assertEquals(parse("a\x1b[200~one\rtwo\r\nthree\x03\x1b[201~\r"), [
    { type: "keys", text: "a" },
    { type: "paste", text: "one\ntwo\nthree\x03" },
    { type: "enter" },
  ]);
});

Deno.test("KeyParser understands the same wherever a marker or a character is cut", () => {
  const bytes = new TextEncoder().encode("[200~ö\r\n\x1b[2x\x1b[201~\r\x1b[A");
  // What begins with Escape comes in one piece with at least the next character.
  const pieces = Array.from(bytes.subarray(1), (byte) => Uint8Array.of(byte));
  assertEquals(parse("wörld\x1b[", ...pieces), [
    { type: "keys", text: "wörld" },
    { type: "paste", text: "ö\n\x1b[2x" },
    { type: "enter" },
    { type: "keys", text: "\x1b[A" },
  ]);
});

Deno.test("KeyParser takes Escape for a key only when nothing follows", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const parser = new KeyParser();
  assertEquals([parser.push(bytes("a\x1b")), parser.isWaiting], [
    [{ type: "keys", text: "a" }],
    true,
  ]);
  assertEquals(parser.push(bytes("[A")), [{ type: "keys", text: "\x1b[A" }]);
  assertEquals([parser.isWaiting, parser.flush()], [false, []]);
  assertEquals(parser.push(bytes("\x1b")), []);
  assertEquals([parser.flush(), parser.isWaiting], [[{ type: "escape" }], false]);
  parser.push(bytes("\x1b[200~half\x1b"));
  assertEquals([parser.isWaiting, parser.flush()], [false, []]);
});

Deno.test("KeyParser knows Shift+Tab and Ctrl+R", () => {
  assertEquals(parse("a\x1b", "[Zb\x12"), [
    { type: "keys", text: "a" },
    { type: "mode" },
    { type: "keys", text: "b" },
    { type: "search" },
  ]);
});
