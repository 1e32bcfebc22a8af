import { assertEquals } from "@std/assert";
import { invalid } from "../../lib/config/values.ts";

Deno.test("invalid() repeats the value unless it is a URL with a password", () => {
  const message = (value: string) => invalid({ value, from: "--provider" }, "openai").message;
  assertEquals(message("http://host/v1"), '--provider takes openai, not "http://host/v1"');
  assertEquals(
    message("http://me:hunter2@host"),
    "--provider takes openai, not a URL with a user name or password",
  );
});
