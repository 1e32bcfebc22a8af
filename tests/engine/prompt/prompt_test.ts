import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { systemPrompt } from "../../../lib/engine/prompt/prompt.ts";
import { promptContext } from "../../../lib/engine/prompt/prompt_context.ts";

const FACTS = {
  cwd: "/work/app/web",
  permissionMode: "plan" as const,
  tools: ["read", "bash"],
  instructions: [
    { path: "/work/app/AGENTS.md", text: "Use tabs.\n" },
    { path: "/work/app/web/AGENTS.md", text: "Use spaces." },
    { path: "/work/app/.claude/rules/api.md", text: "Validate.", scope: "api/**" },
  ],
};

Deno.test("systemPrompt() tells about tools, permissions and instructions", () => {
  const prompt = systemPrompt(FACTS);
  const expected = [
    "Tools: read, bash.",
    "Permissions: plan. You may only read.",
    "Instructions from ../AGENTS.md:\n\nUse tabs.",
    "Instructions from AGENTS.md:\n\nUse spaces.",
    "Instructions from ../.claude/rules/api.md, only for files that match api/**:\n\nValidate.",
  ];
  for (const part of expected) assertStringIncludes(prompt, part);
  assertEquals(prompt.length < 2_000, true);
});

Deno.test("systemPrompt() is the same for the same project in another directory", () => {
  const elsewhere = JSON.parse(JSON.stringify(FACTS).replaceAll("/work/app", "/tmp/copy"));
  assertEquals(systemPrompt(elsewhere), systemPrompt(FACTS));
});

Deno.test("systemPrompt() cuts instructions that a small window does not hold, and says so", () => {
  const long = { path: "/work/app/AGENTS.md", text: "x".repeat(30_000) };
  const prompt = systemPrompt({ ...FACTS, instructions: [long], maxInstructions: 8_192 });
  assertEquals(prompt.length < 10_000, true);
  assertStringIncludes(
    prompt,
    "x\n[cut here: the context window holds no more; the file has 30000",
  );
});

Deno.test("promptContext() tells directory, repository and date", () => {
  const now = new Date("2026-08-01T12:00:00Z");
  assertEquals(
    promptContext({ cwd: "/work/app", git: "branch main, clean", now }),
    "<context>\nWorking directory: /work/app\nGit: branch main, clean\nDate: 2026-08-01\n</context>",
  );
  assertStringIncludes(promptContext({ cwd: "/", git: undefined, now }), "Git: not a repository");
});
