import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { PERMISSION_MODES, type PermissionMode } from "../../../lib/engine/permissions/mode.ts";
import { placeTouches, type Touch } from "../../../lib/engine/tools/touch.ts";
import { decide, type Decision } from "../../../lib/engine/permissions/decide.ts";
import { inWorld, type World } from "../../helpers/permission_world.ts";

async function about(touch: Touch, mode: PermissionMode, world: World): Promise<Decision> {
  const touches = await placeTouches([touch], world);
  return await decide({ tool: { name: "some_tool" }, touches }, { mode, ...world });
}

function run(command: string, mode: PermissionMode, world: World): Promise<Decision> {
  return about({ kind: "run", command }, mode, world);
}

function edit(path: string, mode: PermissionMode, world: World): Promise<Decision> {
  return about({ kind: "write", path, change: () => [] }, mode, world);
}

function read(path: string, mode: PermissionMode, world: World): Promise<Decision> {
  return about({ kind: "read", path }, mode, world);
}

function search(path: string, mode: PermissionMode, world: World): Promise<Decision> {
  return about({ kind: "search", path }, mode, world);
}

Deno.test("decide() follows the mode when a tool reads, edits or runs", () =>
  inWorld(async (world) => {
    type Word = Decision["decision"];
    const table: [PermissionMode, Word, Word, Word, Word][] = [
      // mode, read, edit inside, edit outside, command
      ["plan", "allow", "deny", "deny", "deny"],
      ["default", "allow", "ask", "ask", "ask"],
      ["acceptEdits", "allow", "allow", "ask", "ask"],
      ["auto", "allow", "allow", "deny", "allow"],
      ["yolo", "allow", "allow", "allow", "allow"],
    ];
    for (const [mode, ...expected] of table) {
      const decisions = [
        await read("/etc/hostname", mode, world),
        await edit("src/new/file.ts", mode, world),
        await edit("../other/x", mode, world),
        await run("npm test", mode, world),
      ];
      assertEquals(decisions.map(({ decision }) => decision), expected, mode);
    }
  }));

Deno.test("decide() refuses a call that declares nothing, but in yolo mode", () =>
  inWorld(async (world) => {
    for (const mode of PERMISSION_MODES) {
      const decision = await decide({ tool: { name: "odd" }, touches: [] }, { mode, ...world });
      assertEquals(decision.decision, mode === "yolo" ? "allow" : "deny", mode);
    }
  }));

Deno.test("decide() is as strict as the strictest of what a call touches", () =>
  inWorld(async (world) => {
    const change = () => [];
    const touches = await placeTouches([
      { kind: "read", path: "a.txt" },
      { kind: "write", path: "a.txt", change },
      { kind: "write", path: "../other/x", change },
    ], world);
    const decisions = await Promise.all(
      PERMISSION_MODES.map((mode) => decide({ tool: { name: "t" }, touches }, { mode, ...world })),
    );
    assertEquals(decisions.map(({ decision }) => decision), [
      "deny",
      "ask",
      "ask",
      "deny",
      "allow",
    ]);
  }));

Deno.test("decide() follows symbolic links when a path leads through one", () =>
  inWorld(async (world) => {
    assertEquals((await edit("link/x", "auto", world)).decision, "deny");
    assertEquals((await edit("link/../x", "auto", world)).decision, "deny");
    assertEquals((await edit("link/x", "acceptEdits", world)).decision, "ask");
    assertEquals((await edit("inner/x", "auto", world)).decision, "allow");
    assertEquals((await edit("a/../b", "auto", world)).decision, "allow");
    await Deno.symlink(join(world.home, "nothing yet"), join(world.cwd, "dangling"));
    assertEquals((await edit("dangling", "auto", world)).decision, "deny");
  }));

Deno.test("decide() lets no file with other names be written, which may lie anywhere", () =>
  inWorld(async (world) => {
    await Deno.writeTextFile(join(world.cwd, "one"), "x");
    const before = await edit("one", "auto", world);
    await Deno.link(join(world.cwd, "one"), join(world.home, ".profile"));
    const decisions = [
      before,
      await edit("one", "acceptEdits", world),
      await edit("one", "auto", world),
      await edit("one", "yolo", world),
      await read("one", "plan", world),
    ];
    assertEquals(decisions.map(({ decision }) => decision), [
      "allow",
      "ask",
      "deny",
      "allow",
      "allow",
    ]);
  }));

Deno.test("decide() comes to an end about a path of thousands of directories", () =>
  inWorld(async (world) => {
    const deep = "d/".repeat(1000);
    await Deno.mkdir(join(world.cwd, deep), { recursive: true });
    for (const path of [`${deep}x`, `${"a/".repeat(3000)}x`, `${"a/../".repeat(3000)}x`]) {
      assertEquals((await edit(path, "acceptEdits", world)).decision, "allow", path.slice(0, 9));
    }
    const away = await edit("../".repeat(100_000), "acceptEdits", world);
    assertEquals(away.decision, "ask");
  }));

Deno.test("decide() keeps keys and isonforge's own files from every mode but yolo", () =>
  inWorld(async (world) => {
    const secrets = [
      "../.ssh/id_ed25519",
      "../.isonforge/config.json",
      join(world.home, ".ssh"),
      "/etc/shadow",
    ];
    await Deno.symlink(join(world.home, ".ssh"), join(world.cwd, "keys"));
    for (const path of [...secrets, "keys/id_ed25519"]) {
      assertEquals((await read(path, "plan", world)).decision, "deny", path);
      assertEquals((await read(path, "default", world)).decision, "ask", path);
      assertEquals((await read(path, "acceptEdits", world)).decision, "ask", path);
      assertEquals((await read(path, "auto", world)).decision, "deny", path);
      assertEquals((await read(path, "yolo", world)).decision, "allow", path);
    }
    assertEquals((await read("../.ssh/id_ed25519.pub", "auto", world)).decision, "allow");
    assertEquals((await read("../.isonforge/worktrees/p/w/x", "auto", world)).decision, "allow");
  }));

Deno.test("decide() lets a search go only where no secret lies below", () =>
  inWorld(async (world) => {
    assertEquals((await search("..", "auto", world)).decision, "deny");
    assertEquals((await read("..", "auto", world)).decision, "allow");
    assertEquals((await search(".", "auto", world)).decision, "allow");
  }));

Deno.test("decide() lets an agent work in its worktree when that lies in isonforge's home", () =>
  inWorld(async (world) => {
    const inWorktree = { ...world, cwd: join(world.isonforgeHome, "worktrees/p/w") };
    assertEquals((await edit("a.ts", "auto", inWorktree)).decision, "allow");
    assertEquals((await run("rm -rf build && echo x > y", "auto", inWorktree)).decision, "allow");
    assertEquals((await run("cat ../../../config.json", "auto", inWorktree)).decision, "deny");
    assertEquals((await edit("../../../agents/x", "auto", inWorktree)).decision, "deny");
  }));

Deno.test("decide() lets auto mode edit what somebody runs later: it may run that itself", () =>
  inWorld(async (world) => {
    const decisions = [
      await edit("Makefile", "acceptEdits", world),
      await edit("Makefile", "auto", world),
    ];
    assertEquals(decisions.map(({ decision }) => decision), ["ask", "allow"]);
  }));

Deno.test("decide() asks in acceptEdits mode when an edit is in .git", () =>
  inWorld(async (world) => {
    assertEquals((await edit(".git/hooks/pre-commit", "acceptEdits", world)).decision, "ask");
  }));

Deno.test("decide() lets auto write to the temporary directories, but not beside the project", () =>
  inWorld(async (world) => {
    assertEquals((await edit("/tmp/mine/x", "auto", world)).decision, "allow");
    assertEquals((await edit("/tmp/mine/x", "acceptEdits", world)).decision, "ask");
    assertEquals((await edit("../../x", "auto", world)).decision, "deny");
    assertEquals((await edit("/var/lib/x", "auto", world)).decision, "deny");
  }));
