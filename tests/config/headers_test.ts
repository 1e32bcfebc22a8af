import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { parseHeaderOption, parseHeaders, resolveHeaders } from "../../lib/config/headers.ts";
import { UsageError } from "../../lib/errors.ts";

const parse = (value: string) => parseHeaders({ value, from: "ISONFORGE_HEADERS" });
const env = (variables: Record<string, string>) => (name: string) => variables[name];

Deno.test("resolveHeaders() puts the values of variables in, the last of a name wins", () => {
  const written = parse("X-Team: blue\n\nX-Token: Bearer ${MY_TOKEN}\nx-team: green");
  assertEquals(resolveHeaders(written, env({ MY_TOKEN: "s3cret-token" })), {
    headers: { "x-team": "green", "x-token": "Bearer s3cret-token" },
    secrets: ["s3cret-token"],
  });
  const error = assertThrows(() => resolveHeaders(written, env({})), UsageError);
  assertEquals(error.message, "the header X-Token needs the variable MY_TOKEN");
});

Deno.test("parseHeaders() refuses what is no header without repeating it", () => {
  for (
    const value of ["secret", "X-Token", "X-Token:", "bad name: s", "X: \x07secret", ": secret"]
  ) {
    const error = assertThrows(() => parse(value), UsageError);
    assertEquals(error.message.includes("secret"), false, value);
  }
  for (const name of ["Host", "content-length", "Connection"]) {
    assertThrows(() => parse(`${name}: x`), UsageError, "isonforge's");
  }
});

Deno.test("parseHeaderOption() takes no secret that is written out", () => {
  assertEquals(parseHeaderOption("X-Team: blue"), [{ name: "X-Team", value: "blue" }]);
  const value = "Bearer ${T}";
  assertEquals(parseHeaderOption(`Authorization: ${value}`), [{ name: "Authorization", value }]);
  for (const name of ["Authorization", "X-Api-Key", "Cookie", "cf-access-client-secret"]) {
    const error = assertThrows(() => parseHeaderOption(`${name}: abcdef`), UsageError);
    assertEquals(error.message, `--header must not hold the secret of ${name} itself`);
  }
});
