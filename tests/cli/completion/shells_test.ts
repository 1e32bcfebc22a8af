import { assert, assertEquals } from "@std/assert";
import { bash } from "../../../lib/cli/completion/bash.ts";
import type { Candidate, Completion } from "../../../lib/cli/completion/completion.ts";
import { fish } from "../../../lib/cli/completion/fish.ts";
import { zsh } from "../../../lib/cli/completion/zsh.ts";
import { displayWidth } from "../../../lib/text/display_width.ts";

const BREAKS = " \t\n\"'><=;|&(:";
const TAB = "9";
const MENU = "37";

const AGENTS: Candidate[] = [
  { value: "a3f8c1d2", description: "running · 2h ago · audit" },
  { value: "nightly", description: "running · 2h ago · audit" },
];

function values(
  candidates: readonly Candidate[],
  more: { prefix?: string; isPart?: boolean } = {},
): Completion {
  return { kind: "values", label: "agents", candidates, ...more };
}

function inBash(line: string, completion: Completion, { type = TAB, columns = "80" } = {}) {
  return bash.read([line, BREAKS, type, columns]).answer(completion);
}

Deno.test("bash gets what it inserts, with a space, when only one fits", () => {
  assertEquals(inBash("isonforge stop a", values(AGENTS)), ["values", "a3f8c1d2 "]);
});

Deno.test("bash gets descriptions when several fit, and none when it inserts them in turn", () => {
  assertEquals(inBash("isonforge stop ", values(AGENTS)), [
    "values",
    "a3f8c1d2  (running · 2h ago · audit)",
    "nightly   (running · 2h ago · audit)",
  ]);
  assertEquals(inBash("isonforge stop ", values(AGENTS), { type: MENU }), [
    "values",
    "a3f8c1d2",
    "nightly",
  ]);
});

Deno.test("bash gets lines that fit the terminal", () => {
  const wide = AGENTS.map(({ value }) => ({ value, description: "審査".repeat(30) }));
  const [, ...lines] = inBash("isonforge stop ", values(wide), { columns: "40" });
  assertEquals(lines.length, 2);
  for (const line of lines) assert(displayWidth(line) <= 38 && line.endsWith("…)"), line);
  const narrow = inBash("isonforge stop ", values(wide), { columns: "10" });
  assertEquals(narrow, ["values", "a3f8c1d2", "nightly"]);
});

Deno.test("bash gets only what comes after the last break of a word", () => {
  const high = values([{ value: "high" }], { prefix: "--effort=" });
  assertEquals(inBash("isonforge --effort=h", high), ["values", "high "]);
  const whole = bash.read(["isonforge --effort=h", " \t\n", TAB, "80"]).answer(high);
  assertEquals(whole, ["values", "--effort=high "]);
});

Deno.test("bash gets no space where a word goes on", () => {
  const keys = values([{ value: "state=" }], { isPart: true });
  assertEquals(inBash("isonforge agents --filter s", keys), ["values", "state="]);
});

Deno.test("bash gets words quoted as they have to stand in the line", () => {
  const odd = values([{ value: 'it\'s $5 & "more"' }]);
  assertEquals(inBash("isonforge -w ", odd)[1], `it\\'s\\ \\$5\\ \\&\\ \\"more\\" `);
  assertEquals(inBash("isonforge -w it", odd)[1], `it\\'s\\ \\$5\\ \\&\\ \\"more\\" `);
  assertEquals(inBash(`isonforge -w "it`, odd)[1], `it's \\$5 & \\"more\\"`);
  assertEquals(inBash("isonforge -w 'it", odd)[1], `it'\\''s $5 & "more"`);
  assertEquals(inBash("isonforge -w it\\'s\\ ", odd)[1], `it\\'s\\ \\$5\\ \\&\\ \\"more\\" `);
});

Deno.test("bash is told where files come", () => {
  assertEquals(inBash("isonforge --cwd ", { kind: "directories" }), ["directories"]);
  assertEquals(bash.read(["isonforge x >", BREAKS]).isRedirection, true);
});

Deno.test("zsh gets the words that it passed on, empty ones too", () => {
  assertEquals(zsh.read(["80", "stop", "-- x\n", ""]).words, ["stop", "-- x\n", ""]);
});

Deno.test("zsh gets every candidate and how it is shown, in our order", () => {
  assertEquals(zsh.read(["80", "stop", "x"]).answer(values(AGENTS)), [
    "values\t\tagents\t-l\t",
    "a3f8c1d2\ta3f8c1d2 -- running · 2h ago · audit",
    "nightly\tnightly  -- running · 2h ago · audit",
  ]);
});

Deno.test("zsh is told how much of the word stays, and whether it goes on", () => {
  const keys = values([{ value: "state=" }], { prefix: "--filter=", isPart: true });
  assertEquals(zsh.read(["80", "agents", "--filter="]).answer(keys), [
    "values\t9\tagents\t\tpart",
    "state=\tstate=",
  ]);
  assertEquals(zsh.read(["80", "--cwd="]).answer({ kind: "directories", prefix: "--cwd=" }), [
    "directories\t6",
  ]);
});

Deno.test("fish gets whole words with their descriptions", () => {
  assertEquals(fish.read(["isonforge stop "]).answer(values(AGENTS)), [
    "values",
    "a3f8c1d2\trunning · 2h ago · audit",
    "nightly\trunning · 2h ago · audit",
  ]);
  const high = values([{ value: "high" }], { prefix: "--effort=" });
  assertEquals(fish.read(["isonforge --effort="]).answer(high), ["values", "--effort=high"]);
});

Deno.test("fish is told what of a word is a file", () => {
  const answer = fish.read(["isonforge --cwd='my d"]).answer({
    kind: "directories",
    prefix: "--cwd=",
  });
  assertEquals(answer, ["directories\t--cwd=\tmy d"]);
});
