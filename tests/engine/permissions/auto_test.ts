import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { describeRefusal, reviewCommandLine } from "../../../lib/engine/permissions/auto.ts";
import type { Verdict } from "../../../lib/engine/permissions/invocation.ts";
import { Places } from "../../../lib/engine/permissions/places.ts";
import { ALLOWED, REFUSED } from "./auto_commands.ts";
import { inWorld, type World } from "../../helpers/permission_world.ts";

function review(command: string, world: World): Promise<Verdict> {
  const environment = {
    HOME: world.home,
    OUTSIDE: join(world.home, "other"),
    XDG_CACHE_HOME: join(world.home, ".cache"),
    ISONFORGE_HOME: world.isonforgeHome,
    TMPDIR: "/tmp",
    PATH: "/usr/bin:/bin",
  };
  return reviewCommandLine(command, { places: new Places(world), environment });
}

for (const [about, commands] of Object.entries(REFUSED)) {
  Deno.test(`reviewCommandLine() refuses, with what to do instead: ${about}`, () =>
    inWorld(async (world) => {
      const missed: string[] = [];
      for (const command of commands) {
        const refusal = await review(command, world);
        if (refusal === undefined) missed.push(command);
        else assert(refusal.reason !== "" && refusal.instead !== "", command);
      }
      assertEquals(missed, []);
    }));
}

for (const [about, commands] of Object.entries(ALLOWED)) {
  Deno.test(`reviewCommandLine() allows: ${about}`, () =>
    inWorld(async (world) => {
      const caught: string[] = [];
      for (const command of commands) {
        const refusal = await review(command, world);
        if (refusal !== undefined) caught.push(`${command}\n    ${describeRefusal(refusal)}`);
      }
      assertEquals(caught, []);
    }));
}

Deno.test("reviewCommandLine() refuses a push to the branch that is checked out when that is the main one", () =>
  inWorld(async (world) => {
    const head = join(world.cwd, ".git/HEAD");
    for (const [branch, isRefused] of [["main", true], ["feature", false]] as const) {
      await Deno.writeTextFile(head, `ref: refs/heads/${branch}\n`);
      for (
        const command of ["git push", "git push origin HEAD", "cd src && git push -u origin @"]
      ) {
        assertEquals(
          await review(command, world) !== undefined,
          isRefused,
          `${branch}: ${command}`,
        );
      }
    }
    // As git writes it where references stand in tables, and what git takes all the same.
    for (
      const untold of ["ref: refs/heads/.invalid\n", `ref: refs/heads/main${"\n".repeat(70_000)}`]
    ) {
      await Deno.writeTextFile(head, untold);
      assert(await review("git push", world) !== undefined);
      assert(await review("git push -u origin HEAD", world) !== undefined);
      assertEquals(await review("git push origin HEAD:mine", world), undefined);
    }
    const remote = join(world.cwd, ".git/refs/remotes/origin");
    await Deno.mkdir(remote, { recursive: true });
    await Deno.writeTextFile(join(remote, "HEAD"), "ref: refs/remotes/origin/next\n");
    assert(await review("git push origin next", world) !== undefined);
  }));

Deno.test("reviewCommandLine() leaves alone what others have in the temporary directory", () =>
  inWorld(async (world) => {
    for (
      const command of [
        ...["rm -rf /tmp/*", "find /tmp -delete", "rm -rf /tmp", "rm -rf /tmp/tmux-0"],
        ...[
          "rm -rf /tmp/tm*",
          "rm -rf /tmp/?mux-0",
          "rm -rf /tmp/.X11-unix",
          "rm -rf /tmp/[t]mux-0",
        ],
        ...["rm -rf /tmp/iso*", "echo x > /tmp/isonforge-run-1a2b/index-3c4d/index"],
      ]
    ) {
      assert(await review(command, world) !== undefined, command);
    }
    for (const command of ["rm -rf /tmp/mine*", "rm -rf /tmp/isonforge-build", "rm /tmp/tm"]) {
      assertEquals(await review(command, world), undefined, command);
    }
  }));

Deno.test("reviewCommandLine() says why, and what to do", () =>
  inWorld(async (world) => {
    const words = async (command: string) => {
      const refusal = await review(command, world);
      return refusal === undefined ? "" : describeRefusal(refusal);
    };
    assertEquals(
      await words("cd / && rm -rf *"),
      `"*" is outside of the working directory; instead, work below "${world.cwd}" or in a directory of its own in /tmp`,
    );
    assertStringIncludes(await words("git push -f"), "use --force-with-lease");
    assertStringIncludes(await words("git reset --hard"), "git stash");
    assertStringIncludes(
      await words("echo 'x"),
      "it cannot be understood: unterminated single quote",
    );
  }));

Deno.test("reviewCommandLine() runs nothing", () =>
  inWorld(async (world) => {
    await review("touch made; echo $(touch made)", world);
    assertEquals(await Deno.stat(join(world.cwd, "made")).catch(() => "missing"), "missing");
  }));

Deno.test("reviewCommandLine() takes a text with blanks in a program for a path where there is such a directory", () =>
  inWorld(async (world) => {
    const outside = join(world.home, "my name");
    const write = (path: string) => `python3 -c "open('${path}', 'w').write('/etc is not there')"`;
    assertEquals(await review(write(join(outside, "x")), world), undefined);
    await Deno.mkdir(outside);
    assert(await review(write(join(outside, "x")), world) !== undefined);
    assertEquals(await review(write("x"), world), undefined);
  }));
