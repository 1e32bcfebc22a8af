import { assertEquals, assertThrows } from "@std/assert";
import { parseNotify } from "../../../lib/config/telling/notify.ts";
import { UsageError } from "../../../lib/errors.ts";

const TARGETS: ReadonlyArray<readonly [word: string, target: Record<string, string>]> = [
  ["desktop", { kind: "desktop" }],
  ["terminal", { kind: "terminal" }],
  ["ntfy:builds", { kind: "ntfy", server: "https://ntfy.sh", topic: "builds" }],
  ["ntfy:https://ntfy.example.org/b_1", {
    kind: "ntfy",
    server: "https://ntfy.example.org",
    topic: "b_1",
  }],
  ["https://hooks.example.org/T0/B0?x=1", {
    kind: "post",
    url: "https://hooks.example.org/T0/B0?x=1",
  }],
  ["http://localhost:8080/hook", { kind: "post", url: "http://localhost:8080/hook" }],
  ["http://127.0.0.1/hook", { kind: "post", url: "http://127.0.0.1/hook" }],
];

for (const [word, target] of TARGETS) {
  Deno.test(`parseNotify() knows ${word}`, () => {
    const targets: unknown = parseNotify({ value: word, from: "--notify" });
    assertEquals(targets, [{ word, ...target }]);
  });
}

Deno.test("parseNotify() takes several words, separated by commas", () => {
  const words = parseNotify({ value: " desktop, ntfy:a ,", from: "notify" }).map(({ word }) =>
    word
  );
  assertEquals(words, ["desktop", "ntfy:a"]);
});

const WRONG = [
  "",
  ",",
  "Desktop",
  "mail",
  "ntfy:",
  "ntfy:a/b",
  "ntfy:a b",
  "ntfy:http://ntfy.example.org/a",
  "http://example.org/hook",
  "http://localhost.example.org/",
  "ftp://example.org/",
  "file:///etc/passwd",
  "https://",
];

for (const word of WRONG) {
  Deno.test(`parseNotify() refuses ${JSON.stringify(word)}`, () => {
    const error = assertThrows(() => parseNotify({ value: word, from: "--notify" }), UsageError);
    assertEquals(error.message.startsWith("--notify takes desktop, terminal, ntfy:"), true);
  });
}

Deno.test("parseNotify() does not repeat a password", () => {
  for (const word of ["https://me:hunter2@h/", "ntfy:https://me:hunter2@h/a"]) {
    const error = assertThrows(() => parseNotify({ value: word, from: "--notify" }), UsageError);
    assertEquals(error.message.includes("hunter2"), false);
    assertEquals(error.hint?.includes("ISONFORGE_NOTIFY_TOKEN"), true);
  }
});
