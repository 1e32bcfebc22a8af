/**
 * A repository as people have it for another agent, made after that agent's public documentation: it works after one
 * `isonforge trust`.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { type OpenAIAnswer, startFakeOpenAI } from "../helpers/fake_openai.ts";
import { fixtureCommand } from "../helpers/mcp_servers.ts";
import { createSandbox } from "../helpers/sandbox.ts";

const [command, args] = fixtureCommand("good");
const FILES: Record<string, string> = {
  "CLAUDE.md": "# Shop\n\nPrices are in cents. See @docs/style.md and @private/notes.md.\n",
  "docs/style.md": "Indent with tabs.\n",
  "private/notes.md": "for people only\n",
  ".mcp.json": JSON.stringify({
    mcpServers: {
      good: { type: "stdio", command, args, env: { CITY: "${CITY:-Bern}" } },
      issues: { type: "http", url: "${ISSUES_URL}/mcp", headers: { "X-Key": "${ISSUES_KEY}" } },
    },
  }),
  ".claude/settings.json": JSON.stringify({
    permissions: { allow: ["mcp__good__echo"], deny: ["mcp__good__fail", "Read(./private/**)"] },
    enableAllProjectMcpServers: true,
    env: { SHOP_STAGE: "test", LD_PRELOAD: "./theirs.so", CLAUDE_CODE_ENABLE_TELEMETRY: "1" },
    hooks: {
      PreToolUse: [{
        matcher: "mcp__.*",
        hooks: [{ type: "command", command: "cat >> hook.log; printenv SHOP_STAGE >> hook.log" }],
      }],
    },
  }),
  ".claude/skills/release-notes/SKILL.md": `---
name: release-notes
description: Write release notes. Use when: somebody asks for a release.
allowed-tools: Read, Bash(git log:*), Bash(printenv:*)
---

# Release notes

Commits: !\`git log --format=%s\`
Stage: !\`printenv SHOP_STAGE LD_PRELOAD\`
The template is in \${CLAUDE_SKILL_DIR}/template.md.
`,
  ".claude/skills/release-notes/template.md": "## Version",
  ".claude/commands/frontend/component.md": `---
description: Create a component
argument-hint: [name] [folder]
---
Create $1 in $2.
`,
};

const call = (name: string, args: unknown): OpenAIAnswer => ({
  toolCalls: [{ name, arguments: args }],
});

Deno.test("a repository made for another agent works after one trust", async () => {
  await using sandbox = await createSandbox();
  for (const [name, text] of Object.entries(FILES)) {
    await Deno.mkdir(dirname(join(sandbox.project, name)), { recursive: true });
    await Deno.writeTextFile(join(sandbox.project, name), text);
  }
  const trusted = await sandbox.ok(["trust", "--yes"]);
  assertMatch(
    trusted,
    /✓ Trusted: 1 hook, 2 MCP servers, 1 allow rule, 1 environment variable, 1 skill with commands/,
  );

  const server = startFakeOpenAI([
    call("mcp__good__environment", {}),
    call("mcp__good__echo", { text: "allowed by a rule" }),
    call("mcp__good__fail", {}),
    call("skill", { name: "release-notes" }),
    { text: "Done." },
  ]);
  try {
    const words = ["-p", "--base-url", server.url, "--model", "fake-model"];
    const { code, stderr } = await sandbox.run([...words, "/component Price src/ui"]);
    assertEquals(code, 0, stderr);
    assertStringIncludes(stderr, 'MCP server "issues" in');
    assertStringIncludes(stderr, "is left out: it needs the variable ISSUES_URL, which is not set");
    const bodies = server.requests.filter(({ method }) => method === "POST").map(({ body }) =>
      body
    );
    const system: string = bodies[0].messages[0].content;
    assertStringIncludes(system, "Prices are in cents.");
    assertStringIncludes(system, "Instructions from docs/style.md:\n\nIndent with tabs.");
    assertEquals(system.includes("for people only"), false);
    assertStringIncludes(stderr, '"@private/notes.md" in');
    assertStringIncludes(
      system,
      "- release-notes: Write release notes. Use when: somebody asks for a release.",
    );
    assertStringIncludes(bodies[0].messages[1].content, "Create Price in src/ui.");
    const results: string[] = bodies.slice(1).map(({ messages }) => messages.at(-1).content);
    assertMatch(results[0] ?? "", /default mode asks before it calls "environment"/);
    assertEquals(results[1], "allowed by a rule");
    assertMatch(results[2] ?? "", /the rule "mcp__good__fail" .* denies it/);
    assertMatch(results[3] ?? "", /the files of this skill are in \/.*\/release-notes\]/);
    assertMatch(results[3] ?? "", /^Commits: \w+/m);
    assertMatch(results[3] ?? "", /^Stage: test\n\[exit code 1\]$/m);
    assertStringIncludes(stderr, 'LD_PRELOAD in "env" of .claude/settings.json is not used');
    assertMatch(results[3] ?? "", /is in \/.*\/release-notes\/template\.md\./);
    const heard = await Deno.readTextFile(join(sandbox.project, "hook.log"));
    assertStringIncludes(heard, '"tool_name":"mcp__good__echo"');
    assertMatch(heard, /^test$/m);
  } finally {
    await server.close();
  }
});
