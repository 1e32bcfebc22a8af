import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { startedShell } from "../../../../lib/engine/extensions/hooks/hook_shell.ts";
import { callOf, inWorld } from "../../../helpers/hook_world.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

Deno.test("guards that are written for bash refuse, whether they name it or not", async () => {
  const guards = [
    `[[ "$(cat)" == *"rm -rf"* ]] && { echo no >&2; exit 2; }; exit 0`,
    `words=(rm -rf); grep -q "\${words[*]}" <<< "$(cat)" && { echo no >&2; exit 2; }; exit 0`,
    `set -o pipefail; cat | grep -v "rm -rf" | cat >/dev/null || { echo no >&2; exit 2; }`,
  ];
  for (const command of guards) {
    for (const named of [{}, { shell: "bash" }] as const) {
      const action = { kind: "command", command, ...named } as const;
      await inWorld([{ event: "PreToolUse", action }], async ({ hooks, context, notices }) => {
        const advice = await hooks.preToolUse(callOf("rm -rf build"), context);
        assertEquals([advice.permission, advice.reason, notices], ["deny", "no", []], command);
        assertEquals((await hooks.preToolUse(callOf("ls"), context)).permission, undefined);
      });
    }
  }
});

Deno.test("nothing is run before the line of a hook but what settings name", async () => {
  await using directory = await temporaryDirectory();
  const [start, home] = [directory.at("start"), directory.at("home")];
  await Deno.writeTextFile(start, "echo loaded; export LOADED=yes\n");
  await Deno.mkdir(home);
  await Deno.writeTextFile(join(home, ".bashrc"), "echo loaded\n");
  // Below sshd(8), at the first level.
  const environment = { BASH_ENV: start, HOME: home, SSH_CLIENT: "::1 1 22", SHLVL: "0" };
  const answer = `{"decision": "block", "reason": "'"\${LOADED-no} $ENV"'"}`;
  for (const named of [{}, { shell: "bash" }] as const) {
    const action = { kind: "command", command: `echo '${answer}'`, ...named } as const;
    await inWorld([{ event: "PreToolUse", action }], async ({ hooks, context, notices }) => {
      const advice = await hooks.preToolUse(callOf("ls"), context);
      assertEquals([advice.permission, advice.reason, notices], ["deny", "no production", []]);
    }, { environment: { ...environment, ENV: "production" } });
  }
  const hook = { event: "PreToolUse", command: "echo ${LOADED-no} >&2; exit 2" } as const;
  for (const isOfRepository of [true, false]) {
    await inWorld([{ ...hook, isOfRepository }], async ({ hooks, context }) => {
      const { reason } = await hooks.preToolUse(callOf("ls"), context);
      assertEquals(reason, isOfRepository ? "yes" : "no");
    }, { environment, settings: { BASH_ENV: start } });
  }
});

Deno.test("a hook whose shell is not installed is said each time", async () => {
  const action = { kind: "command", command: "exit 2", shell: "powershell" } as const;
  const none = { event: "PreToolUse", action } as const;
  await inWorld([none], async ({ hooks, context, notices }) => {
    await hooks.preToolUse(callOf("ls"), context);
    await hooks.preToolUse(callOf("ls"), context);
    assertEquals(notices.length, 2);
    assertStringIncludes(
      notices[1] ?? "",
      'hook "exit 2 (powershell)" (settings.json) did not start: pwsh is not installed',
    );
  }, { path: "/usr/bin:/bin" });
});

Deno.test("startedShell() takes the shell that is named, and /bin/sh only where none is and no bash is installed", async () => {
  await using directory = await temporaryDirectory();
  const [bash, pwsh] = [directory.at("bash"), directory.at("pwsh")];
  const where = { cwd: "/the/project", path: directory.path };
  const start = (shell?: "bash" | "powershell") =>
    startedShell({ command: '& "${CLAUDE_PROJECT_DIR}/x"', shell }, where);
  const failure = (shell: "bash" | "powershell") => {
    try {
      return start(shell);
    } catch (error) {
      return String(error);
    }
  };
  const command = '& "${CLAUDE_PROJECT_DIR}/x"';
  assertEquals(start(), ["/bin/sh", "-c", command]);
  assertEquals(failure("bash"), "Error: bash is not installed");
  assertEquals(failure("powershell"), "Error: pwsh is not installed");
  for (const program of [bash, pwsh]) await Deno.writeTextFile(program, "", { mode: 0o755 });
  const inBash = [bash, "--norc", "-c", command];
  assertEquals<unknown>([start(), start("bash")], [inBash, inBash]);
  const options = ["-NoProfile", "-NonInteractive", "-Command"];
  const inPowershell = '& "${env:CLAUDE_PROJECT_DIR}/x"';
  assertEquals<unknown>(start("powershell"), [pwsh, ...options, inPowershell]);
  // One that the project brings is not taken.
  const brought = { cwd: directory.path, path: directory.path };
  assertEquals(startedShell({ command }, brought), ["/bin/sh", "-c", command]);
});
