/** Copies of a repository without files, and what fills them where a rule that begins with `./` does not look. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { shellQuote } from "../../../../lib/sys/shell_quote.ts";
import { inWorld } from "../../../helpers/permission_world.ts";
import { git } from "../../../helpers/sandbox.ts";
import { judge } from "./rule_judge.ts";

const ENVIRONMENT = { PATH: Deno.env.get("PATH") ?? "" };

/** In a repository with `secrets/key`, on the branch `main` and on `more`, which has `secrets/more` as well. */
async function inRepository(
  deny: readonly string[],
  body: (
    decide: (command: string) => Promise<unknown>,
    place: { cwd: string; copies: string },
  ) => Promise<void>,
) {
  await inWorld(async (world) => {
    const { cwd, home } = world;
    await Deno.remove(join(cwd, ".git"), { recursive: true });
    await Deno.mkdir(join(cwd, "secrets"));
    await Deno.writeTextFile(join(cwd, "a.ts"), "a\n");
    await git(cwd, "init", "--quiet", "--initial-branch=main");
    await git(cwd, "add", "a.ts");
    await git(cwd, "commit", "--quiet", "--message=before");
    await git(cwd, "branch", "before");
    await Deno.writeTextFile(join(cwd, "secrets/key"), "TOP\n");
    await git(cwd, "add", "secrets");
    await git(cwd, "commit", "--quiet", "--message=one");
    const copies = join(home, "copies");
    await Deno.mkdir(copies);
    const environment = { ...ENVIRONMENT, HOME: home };
    const decide = await judge(world, { deny: [...deny] }, { mode: "yolo", environment });
    await body((command) => decide("bash", { command }), { cwd, copies });
  });
}

Deno.test("a copy without files is not filled with a denied one, however it came to be", async () => {
  await inRepository(["Read(./secrets/**)"], async (decide, { cwd, copies }) => {
    const tree = join(copies, "tree");
    const clone = join(copies, "clone");
    await git(cwd, "worktree", "add", "--quiet", "--no-checkout", "--detach", tree);
    await git(copies, "clone", "--quiet", "--no-checkout", cwd, clone);
    for (const copy of [tree, clone]) {
      const at = shellQuote(copy);
      for (
        const command of [
          `git -C ${at} checkout`,
          `cd ${at} && git checkout -f`,
          `cd ${shellQuote(copies)}; git -C . -C ${at} reset --hard`,
          `git -C ${at} restore .`,
          `git -C ${at} switch --detach HEAD`,
          `git -C ${at} read-tree -u -m HEAD`,
          `git -C ${at} checkout-index -a`,
          `git -C ${at} stash pop`,
          `git -C ${at} rebase HEAD`,
          `cd ${at}; git-checkout`,
        ]
      ) assertEquals(await decide(command), "deny", command);
      for (const command of [`git -C ${at} log`, `git -C ${at} status`, "git checkout -b x"]) {
        assertEquals(await decide(command), "allow", command);
      }
      // What the refusal says can be done.
      await git(copy, "sparse-checkout", "set", "--no-cone", "/*", "!/secrets/**");
      assertEquals(await decide(`git -C ${at} checkout`), "allow");
      assertEquals(await decide(`git -C ${at} checkout -b y main`), "allow");
      await git(copy, "sparse-checkout", "disable");
      assertEquals(await decide(`git -C ${at} checkout`), "deny");
    }
  });
});

Deno.test("a copy is filled with another commit than its own", async () => {
  await inRepository(["Read(./secrets/**)"], async (decide, { cwd, copies }) => {
    const tree = join(copies, "tree");
    await git(cwd, "worktree", "add", "--quiet", tree, "before");
    const at = shellQuote(tree);
    assertEquals(await decide(`git -C ${at} checkout before`), "allow");
    assertEquals(await decide(`git -C ${at} checkout main`), "deny");
    assertEquals(await decide(`git -C ${at} merge --ff-only main`), "deny");
  });
});

Deno.test("a copy may be filled where the rule holds as well, and other repositories are no copies", async () => {
  await inRepository(["Read(//**/secrets/**)"], async (decide, { cwd, copies }) => {
    const tree = join(copies, "tree");
    await git(cwd, "worktree", "add", "--quiet", "--no-checkout", "--detach", tree);
    assertEquals(await decide(`git -C ${shellQuote(tree)} checkout`), "allow");
  });
  await inRepository(["Read(./secrets/**)"], async (decide, { copies }) => {
    const other = join(copies, "other");
    await Deno.mkdir(join(other, "secrets"), { recursive: true });
    await Deno.writeTextFile(join(other, "secrets/key"), "another\n");
    await git(other, "init", "--quiet", "--initial-branch=main");
    await git(other, "add", ".");
    await git(other, "commit", "--quiet", "--message=one");
    assertEquals(await decide(`git -C ${other} checkout -f`), "allow");
  });
});
