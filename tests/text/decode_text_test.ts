import { assertEquals } from "@std/assert/equals";
import { decodeText } from "../../lib/text/decode_text.ts";

/** `text` as UTF-16, in either byte order. */
function utf16(text: string, isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), isLittleEndian);
  return new Uint8Array(view.buffer);
}

const TEXT = "fix the café: 1 → 2\r\n";

Deno.test("decodeText() reads UTF-16 in both byte orders, with a mark and without", () => {
  for (const isLittleEndian of [true, false]) {
    assertEquals(decodeText(utf16(`\uFEFF${TEXT}`, isLittleEndian)), TEXT);
    assertEquals(decodeText(utf16(TEXT, isLittleEndian)), TEXT);
    assertEquals(decodeText(utf16("\uFEFF日本語", isLittleEndian)), "日本語");
  }
});

Deno.test("decodeText() reads everything else as UTF-8", () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  for (const text of ["", "a", TEXT, "a\0b\0c\0", "\0\0\0\0", "one\0two\0three\0", "日本語"]) {
    // A list that ends its entries with NUL is no UTF-16, unless every entry has one letter.
    const isLikeUtf16 = text === "a\0b\0c\0";
    assertEquals(decodeText(utf8(text)), isLikeUtf16 ? "abc" : text);
  }
  assertEquals(decodeText(utf8(`\uFEFF${TEXT}`)), TEXT);
  assertEquals(decodeText(Uint8Array.of(0x63, 0xe9)), "c\uFFFD");
});
