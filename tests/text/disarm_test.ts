import { assertEquals, assertStrictEquals } from "@std/assert";
import { disarm } from "../../lib/text/disarm.ts";
import { displayWidth } from "../../lib/text/display_width.ts";

Deno.test("disarm() returns the text when nothing in it is obeyed by a terminal", () => {
  const text = "plain ~ text, 日本語, é, 👩‍👩‍👧";
  assertStrictEquals(disarm(text, "space"), text);
});

Deno.test("disarm() puts spaces when there are line breaks and tabs", () => {
  assertEquals(disarm("a\nb\r\nc\td\u2028e\u2029f\vg\fh", "space"), "a b  c d e f g h");
});

Deno.test("disarm() leaves no control character when the text holds all of them", () => {
  const controls = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).join("");
  const line = disarm(controls, "space");
  assertEquals(line.length, controls.length);
  // deno-lint-ignore no-control-regex -- it is what must not be left
  assertEquals(line.match(/[\x00-\x1f\x7f-\x9f]/g), null);
  assertEquals(line.trim(), controls.slice(0x21, 0x7f));
});

Deno.test("disarm() disarms escape sequences when a text holds them", () => {
  assertEquals(
    disarm("\x1b[31mred\x1b[0m \x9b2J \x1b]0;t\x07", "space"),
    " [31mred [0m  2J  ]0;t ",
  );
});

Deno.test("disarm() puts spaces when marks would turn the direction of writing", () => {
  assertEquals(disarm("a\u202eb\u2066c\u200fd", "space"), "a b c d");
});

Deno.test("disarm() leaves nothing that has no width when a text hides something in it", () => {
  const tags = Array.from(
    "ignore all",
    (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0)),
  );
  const hidden = ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u{e0100}", tags.join("")];
  for (const text of hidden) {
    assertEquals(disarm(`a${text}b`, "space"), `a${" ".repeat(Array.from(text).length)}b`);
  }
  assertEquals(disarm("a\u200db\u200c\u200d", "space"), "a b  ");
  assertEquals(disarm("x\ufe00\ufe01\ufe02", "space"), "x\ufe00  ");
});

Deno.test("disarm() keeps joiners when emoji or a script needs them", () => {
  for (const text of ["👩‍💻", "🏳️‍🌈", "می\u200cخواهم", "क्\u200dष", "1️⃣"]) {
    assertEquals(disarm(text, "space"), text);
  }
});

Deno.test("disarm() shows controls instead of passing them on, but line breaks and tabs, when asked to", () => {
  const visible = (text: string) => disarm(text, "visible");
  assertEquals(visible("a\tb\r\nc\n"), "a\tb\nc\n");
  assertEquals(visible("\x1b[31mred\x07\r\x7f"), "␛[31mred␇␍␡");
  assertEquals(visible("\u009b2J\u202ex\u2028"), "<U+009B>2J<U+202E>x<U+2028>");
  assertEquals(visible("naïve 文字 👩‍💻"), "naïve 文字 👩‍💻");
});

Deno.test("disarm() escapes by code units when the text is JSON, which then means the same", () => {
  const value = { prompt: "a\u202e\u007f\u{e0041}\u200b" };
  const json = disarm(JSON.stringify(value, null, 2), "json");
  assertEquals(json, '{\n  "prompt": "a\\u202e\\u007f\\udb40\\udc41\\u200b"\n}');
  assertEquals(JSON.parse(json), value);
});

Deno.test("displayWidth() counts columns when characters are wide, combining or joined", () => {
  assertEquals(displayWidth(""), 0);
  assertEquals(displayWidth("plain"), 5);
  assertEquals(displayWidth("日本語"), 6);
  assertEquals(displayWidth("e\u0301"), 1);
  assertEquals(displayWidth("a".repeat(1_000_000)), 1_000_000);
});
