import { assertEquals, assertMatch } from "@std/assert";
import { userHome } from "../../lib/sys/user_home.ts";

Deno.test("userHome() knows the homes of users, and nobody's else", () => {
  assertMatch(userHome("root") ?? "", /^\//);
  assertEquals(userHome("no-such-user-here"), undefined);
  assertEquals(userHome(""), undefined);
});
