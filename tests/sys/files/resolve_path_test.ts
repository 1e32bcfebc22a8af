import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { resolvePath, resolvePathSync } from "../../../lib/sys/files/resolve_path.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("resolvePath() gives what the kernel opens", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.path;
  const cwd = join(root, "work");
  await Deno.mkdir(join(cwd, "a/b/c/d"), { recursive: true });
  // As pnpm lays out node_modules: a link into a store, which holds links of its own.
  await Deno.mkdir(join(cwd, "node_modules/.pnpm/foo@1/node_modules/foo"), { recursive: true });
  const links: [string, string][] = [
    ["a/b/c/d", "l"],
    [".pnpm/foo@1/node_modules/foo", "node_modules/foo"],
    ["foo", "node_modules/bar"],
    ["../outside/not yet", "dangling"],
    ["a/../l/..", "through"],
    [join(root, "work/a"), "absolute"],
    ["loop", "loop"],
    ["ping", "pong"],
    ["pong", "ping"],
    ["/", "root"],
  ];
  for (const [target, name] of links) await Deno.symlink(target, join(cwd, name));
  await Deno.writeTextFile(join(cwd, "file"), "");
  const table: [string, string][] = [
    ["x", "work/x"],
    ["./a//b/./x", "work/a/b/x"],
    ["a/../x", "work/x"],
    ["a/b/..", "work/a"],
    ["..", ""],
    ["l/x", "work/a/b/c/d/x"],
    ["l/../x", "work/a/b/c/x"],
    ["l/../../../.bashrc", "work/a/.bashrc"],
    ["l/../../../../.bashrc", "work/.bashrc"],
    ["l/../../../../../.bashrc", ".bashrc"],
    ["node_modules/foo/../x", "work/node_modules/.pnpm/foo@1/node_modules/x"],
    ["node_modules/bar/../../x", "work/node_modules/.pnpm/foo@1/x"],
    ["dangling", "outside/not yet"],
    ["dangling/../x", "outside/x"],
    ["through/x", "work/a/b/c/x"],
    ["absolute/../x", "work/x"],
    [`root${cwd}/x`, "work/x"],
    ["missing/../x", "work/x"],
    ["missing/deep/x", "work/missing/deep/x"],
    ["~/x", "work/~/x"],
    ["~", "work/~"],
    [`${cwd}/l/../x`, "work/a/b/c/x"],
    ["loop", "work/loop"],
    ["ping/x", "work/ping/x"],
    ["file/../x", "work/x"],
  ];
  for (const [path, expected] of table) {
    assertEquals(await resolvePath(path, cwd), join(root, expected).replace(/\/$/, ""), path);
    assertEquals(resolvePathSync(path, cwd), await resolvePath(path, cwd), path);
  }
});
