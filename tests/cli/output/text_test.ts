import { assertEquals, assertStrictEquals } from "@std/assert";
import { displayWidth, withoutControls } from "../../../lib/cli/output/text.ts";

Deno.test("withoutControls() returns the text when nothing in it is obeyed by a terminal", () => {
  const text = "plain ~ text, 日本語, é, 👩‍👩‍👧";
  assertStrictEquals(withoutControls(text), text);
});

Deno.test("withoutControls() puts spaces when there are line breaks and tabs", () => {
  assertEquals(withoutControls("a\nb\r\nc\td\u2028e\u2029f\vg\fh"), "a b  c d e f g h");
});

Deno.test("withoutControls() leaves no control character when the text holds all of them", () => {
  const controls = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).join("");
  const line = withoutControls(controls);
  assertEquals(line.length, controls.length);
  // deno-lint-ignore no-control-regex -- it is what must not be left
  assertEquals(line.match(/[\x00-\x1f\x7f-\x9f]/g), null);
  assertEquals(line.trim(), controls.slice(0x21, 0x7f));
});

Deno.test("withoutControls() disarms escape sequences when a text holds them", () => {
  assertEquals(
    withoutControls("\x1b[31mred\x1b[0m \x9b2J \x1b]0;t\x07"),
    " [31mred [0m  2J  ]0;t ",
  );
});

Deno.test("withoutControls() puts spaces when marks would turn the direction of writing", () => {
  assertEquals(withoutControls("a\u202eb\u2066c\u200fd"), "a b c d");
});

Deno.test("displayWidth() counts columns when characters are wide, combining or joined", () => {
  assertEquals(displayWidth(""), 0);
  assertEquals(displayWidth("plain"), 5);
  assertEquals(displayWidth("日本語"), 6);
  assertEquals(displayWidth("e\u0301"), 1);
  assertEquals(displayWidth("a".repeat(1_000_000)), 1_000_000);
});
