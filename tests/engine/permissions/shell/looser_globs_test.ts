import { assertEquals } from "@std/assert";
import { globbingOf, looserGlobs } from "../../../../lib/engine/permissions/shell/looser_globs.ts";

const NONE = { dots: false, anyCase: false, deep: false };

Deno.test("looserGlobs() has names that begin with a dot when dotglob is set", () => {
  const dots = (word: string) => looserGlobs(word, { ...NONE, dots: true });
  assertEquals(dots("?env"), ["?env", ".env"]);
  assertEquals(dots("*/a"), ["*/a", ".*/a"]);
  assertEquals(dots("[!a]env"), ["[!a]env", ".env"]);
  assertEquals(dots("[[.period.]]env"), ["[[.period.]]env", ".env"]);
  assertEquals(dots("@(.e|x)nv"), ["@(.e|x)nv", ".*nv"]);
  assertEquals(dots(".e*"), [".e*"]);
  assertEquals(dots("a*"), ["a*"]);
  assertEquals(dots("a/b"), ["a/b"]);
});

Deno.test("looserGlobs() has letters of either case, where a pattern is, when nocaseglob is set", () => {
  const anyCase = (word: string) => looserGlobs(word, { ...NONE, anyCase: true });
  assertEquals(anyCase("src/A1*"), ["src/A1*", "src/[aA]1*"]);
  assertEquals(anyCase("[a-c]x"), ["[a-c]x", "?[xX]"]);
  assertEquals(anyCase("src/a"), ["src/a"]);
});

Deno.test("looserGlobs() goes through directories when globstar is set", () => {
  const [itself, ...others] = looserGlobs("src/**/a", { ...NONE, deep: true });
  assertEquals(itself, "src/**/a");
  assertEquals(others.slice(0, 3), ["src/a", "src/*/a", "src/*/*/a"]);
  assertEquals(looserGlobs("/**", { ...NONE, deep: true }).slice(1, 4), ["", "/*", "/*/*"]);
  assertEquals(looserGlobs("a**", { ...NONE, deep: true }), ["a**"]);
});

Deno.test("globbingOf() knows options as bash and zsh call them", () => {
  const names = ["dotglob", "GLOB_DOTS", "nocaseglob", "no_case_glob", "globstar", "nullglob"];
  assertEquals(names.map(globbingOf), ["dots", "dots", "anyCase", "anyCase", "deep", undefined]);
});
