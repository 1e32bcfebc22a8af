/**
 * A repository that was made for another agent: its hooks, rules and prompts, once it is trusted.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { writePrograms } from "../helpers/executable.ts";
import { type OpenAIAnswer, startFakeOpenAI } from "../helpers/fake_openai.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

const GUARD = `#!/usr/bin/env python3
import json, sys
call = json.load(sys.stdin)
command = call["tool_input"].get("command", "")
if "rm -rf" in command:
    print("this project keeps its files", file=sys.stderr)
    sys.exit(2)
if command == "make":
    print(json.dumps({"hookSpecificOutput": {"hookEventName": "PreToolUse",
        "permissionDecision": "allow", "updatedInput": {"command": "echo made by the hook in sprint $SPRINT"}}}))
`;
const FORMAT = `path=$(sed -n 's/.*"file_path": *"\\([^"]*\\)".*/\\1/p')
printf 'formatted\\n' >> "$path"
`;
const STOP = `if grep -q '"stop_hook_active": *false'; then
  echo "run the tests first" >&2
  exit 2
fi
`;
const SETTINGS = {
  permissions: { deny: ["Bash(git push:*)", "Read(./.env)"], allow: ["Bash(npm test:*)"] },
  hooks: {
    SessionStart: [{
      hooks: [{
        type: "command",
        command: `echo sprint 12; echo 'export SPRINT=twelve' >> "$CLAUDE_ENV_FILE"`,
      }],
    }],
    UserPromptSubmit: [{ hooks: [{ type: "command", command: "echo reply briefly" }] }],
    PreToolUse: [{
      matcher: "Bash",
      hooks: [{ type: "command", command: '"$CLAUDE_PROJECT_DIR"/.claude/hooks/guard.py' }],
    }],
    PostToolUse: [{
      matcher: "Edit|Write",
      hooks: [
        { type: "command", command: "sh .claude/hooks/format.sh" },
        { type: "command", command: "sleep 600", timeout: 0.2 },
      ],
    }],
    Stop: [{ hooks: [{ type: "command", command: "sh .claude/hooks/stop.sh" }] }],
  },
};

const call = (name: string, args: unknown): OpenAIAnswer => ({
  toolCalls: [{ name, arguments: args }],
});
const ANSWERS: OpenAIAnswer[] = [
  call("bash", { command: "cd src && rm -rf ." }),
  call("bash", { command: "true && git push" }),
  call("bash", { command: "make" }),
  call("write", { path: "notes.md", content: "a\n" }),
  { text: "Done." },
  { text: "Tested." },
];

async function bring({ project }: Sandbox): Promise<void> {
  await writePrograms(join(project, ".claude", "hooks"), {
    "guard.py": GUARD,
    "format.sh": FORMAT,
    "stop.sh": STOP,
  });
  await Deno.writeTextFile(join(project, "CLAUDE.md"), "Write tests.\n");
  await Deno.writeTextFile(join(project, ".claude", "settings.json"), JSON.stringify(SETTINGS));
}

async function agent(sandbox: Sandbox, answers: readonly OpenAIAnswer[]) {
  const server = startFakeOpenAI(answers);
  try {
    const args = ["--bg", "--base-url", server.url, "--model", "fake-model", "do it"];
    const { stdout, stderr } = await sandbox.run(args);
    const id = stdout.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
    const meta = await sandbox.ended(id);
    const requests = server.requests.filter(({ method }) => method === "POST")
      .map(({ body }) => JSON.stringify(body));
    return {
      meta,
      requests,
      said: stderr,
      log: await Deno.readTextFile(sandbox.path(id, "stdout.log")),
    };
  } finally {
    await server.close();
  }
}

Deno.test("a repository's hooks work once it is trusted, and its rules that deny always do", async () => {
  await using sandbox = await createSandbox();
  await bring(sandbox);
  const notes = join(sandbox.project, "notes.md");

  const untrusted = await agent(sandbox, [call("bash", { command: "git push" }), {
    text: "Done.",
  }]);
  assertEquals(untrusted.meta.reason, "completed");
  assertMatch(
    untrusted.said,
    /^warning: not used: 6 hooks, 1 allow rule of this repository, which/m,
  );
  assertStringIncludes(untrusted.requests[1] ?? "", "(.claude/settings.json) denies");
  assertEquals(untrusted.requests.some((request) => request.includes("sprint 12")), false);

  await sandbox.ok(["trust", "--yes"]);
  const { meta, requests, said, log } = await agent(sandbox, ANSWERS);
  assertEquals([meta.reason, said], ["completed", ""]);
  const [first = "", removed = "", pushed = "", made = "", written = "", stopped = ""] = requests;
  for (const text of ["sprint 12", "reply briefly", "Write tests."]) {
    assertStringIncludes(first, text);
  }
  assertStringIncludes(removed, "a hook refused this call: this project keeps its files");
  assertStringIncludes(pushed, 'denies \\"git push\\"');
  assertStringIncludes(made, "a hook changed the arguments");
  assertStringIncludes(made, "made by the hook in sprint twelve");
  assertEquals(await Deno.readTextFile(notes), "a\nformatted\n");
  assert(written.length > 0);
  assertStringIncludes(log, "took more than 0.2 s and was ended");
  assertStringIncludes(stopped, "run the tests first");
  assertStringIncludes(log, "Tested.");
  await sandbox.gone();
});

Deno.test("a hook may refuse a prompt, and a run in print mode says so and fails", async () => {
  await using sandbox = await createSandbox();
  const refuse = { hooks: [{ type: "command", command: "echo no tickets >&2; exit 2" }] };
  const settings = JSON.stringify({ hooks: { UserPromptSubmit: [refuse] } });
  const args = ["-p", "--model", "rehearsal", "--settings", settings, "do it"];
  const { code, stderr } = await sandbox.run(args);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "a hook refused the prompt: no tickets");

  const hang = { hooks: [{ type: "command", command: "sleep 600" }] };
  const hanging = JSON.stringify({ hooks: { SessionStart: [hang] } });
  const limits = ["--timeout", "300ms", "--settings", hanging];
  const timedOut = await sandbox.run(["-p", "--model", "rehearsal", ...limits, "do it"]);
  assertEquals(timedOut.code, 3);
});
