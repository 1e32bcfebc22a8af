import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { mainCheckout } from "../../../lib/sys/git/main_checkout.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("mainCheckout() is where a worktree of git's belongs, and nowhere else", async () => {
  await using directory = await temporaryDirectory();
  const root = join(await Deno.realPath(directory.path), "shop");
  const [linked, fake] = [join(root, "../linked"), join(root, "../fake")];
  await Deno.mkdir(root);
  await git(root, "init", "--quiet");
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  await git(root, ...who, "commit", "--quiet", "--allow-empty", "-m", "first");
  await git(root, "worktree", "add", "--quiet", linked);
  assertEquals([mainCheckout(root), mainCheckout(linked)], [undefined, root]);
  await Deno.mkdir(join(linked, "lib"));
  assertEquals(mainCheckout(join(linked, "lib")), undefined);
  // A copy of its `.git`, and a directory of git's own making that names the repository.
  await Deno.mkdir(join(fake, "dir"), { recursive: true });
  await Deno.copyFile(join(linked, ".git"), join(fake, ".git"));
  assertEquals(mainCheckout(fake), undefined);
  await Deno.writeTextFile(join(fake, ".git"), "gitdir: dir\n");
  await Deno.writeTextFile(join(fake, "dir/gitdir"), `${join(fake, ".git")}\n`);
  await Deno.writeTextFile(join(fake, "dir/commondir"), `${join(root, ".git")}\n`);
  assertEquals(mainCheckout(fake), undefined);
});
