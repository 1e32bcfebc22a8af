import { assertEquals, assertStringIncludes } from "@std/assert";
import { bashTool } from "../../../../lib/engine/tools/bash.ts";
import { needsTerminal } from "../../../../lib/engine/tools/command/needs_terminal.ts";
import { ToolSandbox } from "../../../helpers/tool_sandbox.ts";

Deno.test("needsTerminal() names the program that would wait for somebody to type", async () => {
  const waiting = {
    "vim f": "vim",
    "vi": "vi",
    "cd src && /usr/bin/vim -R +12 'a b.ts'": "vim",
    "vim --not-a-term f": "vim",
    "(nvim f)": "nvim",
    "sudo view /etc/hosts; echo done": "view",
    "if true; then vimdiff a b; fi": "vimdiff",
    "vim f | head": "vim",
    'vim "$file"': "vim",
    "git mergetool": "git",
    "git mergetool --no-prompt f": "git",
    "git difftool HEAD~1": "git",
    "watch ls": "watch",
    "watch -n1 -d 'kubectl get pods'": "watch",
  };
  for (const [command, name] of Object.entries(waiting)) {
    assertStringIncludes(await needsTerminal(command) ?? command, `${name} waits for somebody`);
  }
});

Deno.test("needsTerminal() lets run what ends by itself, or cannot be read", async () => {
  const fine = [
    "vim -es -c '%s/a/b/' -c wq f",
    "vim -c wq f",
    "vim +wq f",
    "vim --version",
    "vim -S script.vim f",
    "printf ':wq\\n' | vim f",
    "vim f < keys",
    "ex -s f <<'EOF'\nwq\nEOF",
    "vim f <<'EOF'\n:wq\nEOF",
    "nvim --headless +q",
    "command -v vim",
    "which vim watch",
    "timeout 5 watch ls",
    "echo 'vim f'",
    "grep -r watch . && npm run watch",
    "cat view",
    "./watch --once",
    "bin/view x && /home/me/project/node_modules/.bin/watch src",
    "git mergetool --tool-help",
    "git mergetool -t union",
    "git difftool -x diff",
    "git log --grep mergetool",
    "watch -g ls",
    "watch --version",
    "vim 'f",
    "",
  ];
  for (const command of fine) assertEquals(await needsTerminal(command), undefined, command);
});

Deno.test("bash runs nothing that would wait for somebody to type until its time is over", async () => {
  await using sandbox = await ToolSandbox.create({ f: "x" });
  for (const background of [false, true]) {
    const { output, isError } = await sandbox.call(bashTool, {
      command: "touch made; vim f",
      background,
    });
    assertEquals(isError, true);
    assertStringIncludes(output, "not run: vim waits for somebody at a terminal");
  }
  assertEquals((await sandbox.call(bashTool, { command: "ls" })).output, "f\n[exit code 0]");
});
