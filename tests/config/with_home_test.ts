import { assertEquals } from "@std/assert";
import { withHome } from "../../lib/config/with_home.ts";

Deno.test("withHome() replaces ~ at the beginning when the home is known", () => {
  const env = (home: string | undefined) => (name: string) => name === "HOME" ? home : undefined;
  const paths = ["~", "~/docs", "~me/docs", "a/~/b", "/x"];
  assertEquals(paths.map((path) => withHome(path, env("/home/$&"))), [
    "/home/$&",
    "/home/$&/docs",
    ...["~me/docs", "a/~/b", "/x"],
  ]);
  assertEquals(paths.map((path) => withHome(path, env(undefined))), paths);
  assertEquals(withHome("~/x", env("relative")), "~/x");
});
