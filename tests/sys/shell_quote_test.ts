import { assertEquals } from "@std/assert";
import { shellQuote } from "../../lib/sys/shell_quote.ts";

Deno.test("shellQuote() makes one word of a shell of any text", async () => {
  const texts = [
    "plain/path-1.0",
    "with space",
    "it's",
    "$HOME",
    "a;b",
    "日本",
    "",
    "=ls",
    "two\nlines",
  ];
  for (const text of texts) {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `printf '%s|' ${shellQuote(text)} end`],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), `${text}|end|`);
  }
});

Deno.test("shellQuote() leaves a text as it is when no shell takes it apart", () => {
  assertEquals(shellQuote("plain/path-1.0"), "plain/path-1.0");
  assertEquals(shellQuote("user@host:a=b"), "user@host:a=b");
});
