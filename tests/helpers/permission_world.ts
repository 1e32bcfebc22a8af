/** A project in a home directory, for what permissions are decided about. */
import { join } from "@std/path/join";

export interface World {
  cwd: string;
  home: string;
  isonforgeHome: string;
}

/** A home with keys, a project in it, and a link in the project that leads out. */
export async function inWorld(body: (world: World) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "isonforge-test-" }));
  const home = join(root, "home");
  const cwd = join(home, "project");
  const isonforgeHome = join(home, ".isonforge");
  try {
    for (
      const path of [
        join(cwd, "src"),
        join(cwd, ".git/hooks"),
        join(home, ".ssh"),
        join(isonforgeHome, "worktrees/p/w"),
        join(home, "other"),
      ]
    ) {
      await Deno.mkdir(path, { recursive: true });
    }
    for (
      const path of [
        join(home, ".ssh/id_ed25519"),
        join(home, ".ssh/id_ed25519.pub"),
        join(isonforgeHome, "config.json"),
        join(cwd, "a.txt"),
      ]
    ) {
      await Deno.writeTextFile(path, "x\n");
    }
    await Deno.writeTextFile(join(cwd, ".git/HEAD"), "ref: refs/heads/feature\n");
    await Deno.symlink(join(home, "other"), join(cwd, "link"));
    await Deno.symlink("src", join(cwd, "inner"));
    await body({ cwd, home, isonforgeHome });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
