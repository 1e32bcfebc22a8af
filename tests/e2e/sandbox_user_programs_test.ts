/**
 * What runs outside of a sandbox because the user's settings, their home or PATH name it.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { canContain, contained, furnish } from "../helpers/contained_run.ts";
import { fill } from "../helpers/fill.ts";
import { createSandbox, git } from "../helpers/sandbox.ts";
import { isThere } from "../../lib/sys/files/info_at.ts";

const SCRIPT = "#!/bin/sh\nexit 0\n";

Deno.test({
  name:
    "what hooks, MCP servers and --on-end of the user run cannot be changed or made in a sandbox",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    const own = join(sandbox.env.ISONFORGE_HOME ?? "", "settings.json");
    const line = '[ -x ./format.sh ] && sh ./format.sh; sh "$CLAUDE_PROJECT_DIR"/tools/hook.sh';
    await Deno.mkdir(join(own, ".."), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(
      own,
      JSON.stringify({
        hooks: { PostToolUse: [{ matcher: "bash", hooks: [{ type: "command", command: line }] }] },
        on_end: "./tools/end.sh",
        mcpServers: { x: { command: "sh", args: ["tools/mcp.sh"] } },
      }),
      { mode: 0o600 },
    );
    const named = ["hook", "end", "mcp"].map((name) => `tools/${name}.sh`);
    await fill(project, Object.fromEntries([...named, "tools/other.sh"].map((n) => [n, SCRIPT])));
    await furnish(sandbox);
    const evil = "#!/bin/sh\ntouch ../escaped\n";
    const { results, stderr, code } = await contained(sandbox, [
      `for f in ${named.join(" ")} tools/other.sh; do echo evil >> $f || echo kept $f; done`,
      "mv tools away; mkdir tools; ls tools",
      { name: "write", arguments: { path: "tools/new.sh", content: SCRIPT } },
      { name: "write", arguments: { path: named[0], content: evil } },
      "printf '#!/bin/sh\\ntouch ../escaped' > format.sh; chmod +x format.sh; sleep 30",
      "ls",
    ]);
    assertEquals(code, 0, stderr);
    for (const name of named) {
      assert(results[0]?.includes(`kept ${name}\n`), results[0]);
      assertEquals(await Deno.readTextFile(join(project, name)), SCRIPT, name);
    }
    assert(!results[0]?.includes("kept tools/other.sh"), results[0]);
    assertMatch(results[1] ?? "", /end\.sh\nhook\.sh\nmcp\.sh\nother\.sh\n/);
    assertMatch(results[2] ?? "", /created/);
    assertMatch(results[3] ?? "", /refused: the sandbox keeps/);
    assertMatch(results[4] ?? "", /allows no such file and removed it/);
    assert(!results[5]?.includes("format.sh"), results[5]);
    assert(!isThere(join(project, "../escaped")));
    await sandbox.gone();
  },
});

Deno.test({
  name:
    "start files behind links of the home, and programs in PATH, cannot be changed in a sandbox",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    const home = sandbox.env.HOME ?? "";
    await fill(project, {
      gitconfig: "[user]\n\tname = x\n",
      "nvim/init.lua": "x\n",
      "bin/tool": SCRIPT,
      ".github/workflows/ci.yml": "x\n",
    });
    await Deno.chmod(join(project, "bin/tool"), 0o755);
    await Deno.symlink(join(project, "gitconfig"), join(home, ".gitconfig"));
    await Deno.mkdir(join(home, ".config"), { recursive: true });
    await Deno.symlink(join(project, "nvim"), join(home, ".config/nvim"));
    await furnish(sandbox);
    const env = { PATH: `${project}/bin:${Deno.env.get("PATH")}` };
    const named = ["gitconfig", "nvim/init.lua", "bin/tool"];
    const { results, stderr, code } = await contained(sandbox, [
      `for f in ${named.join(" ")}; do echo evil >> $f || echo kept $f; done`,
      "printf '#!/bin/sh\\ntouch ../escaped' > bin/git; chmod +x bin/git; echo made",
      "echo a > plain && echo written",
    ], { env });
    assertEquals(code, 0, stderr);
    for (const name of named) assert(results[0]?.includes(`kept ${name}\n`), results[0]);
    // In the sandbox's /tmp directories of PATH are as a whole what can only be read; elsewhere it is told.
    assertMatch(results[1] ?? "", /bin\/git: Read-only|bin\/git" \(your shell, new\)/);
    assertMatch(results[2] ?? "", /^written\n/);
    assert(!isThere(join(project, "../escaped")));
    await sandbox.gone();
  },
});

Deno.test({
  name: "names of the directories above the one that is worked in count in a sandbox",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    await fill(project, { ".github/workflows/ci.yml": "x\n", ".github/CODEOWNERS": "x\n" });
    await git(project, "add", ".");
    await furnish(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      "echo evil >> workflows/ci.yml || echo kept; echo a >> CODEOWNERS && echo written",
      "mkdir actions && echo made",
    ], { cwd: join(project, ".github") });
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /kept\n[^]*written\n/);
    assertMatch(results[1] ?? "", /^made\n[^]*actions" \(the CI, new\)/);
    await sandbox.gone();
  },
});
