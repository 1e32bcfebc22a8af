/**
 * What the workflow that completes deno.lock does with what it has found, here by the shell that GitHub takes.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { writePrograms } from "../helpers/executable.ts";
import { ROOT } from "../helpers/program.ts";
import { git } from "../helpers/sandbox.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const LOCK = "deno.lock";
const PINS = "scripts/build/deno.sha256";
const BRANCH = "complete-deno-lock";

/** The script of a step, as it stands in the workflow. */
async function scriptOf(step: string): Promise<string> {
  const text = await Deno.readTextFile(join(ROOT, ".github", "workflows", "lock.yml"));
  const [, block = ""] = text.split(`- name: ${step}\n`);
  const [, script = ""] = /^ {8}run: \|\n((?: {10}[^\n]*\n|\n)+)/m.exec(block) ?? [];
  return script.replaceAll(/^ {10}/gm, "");
}

/** Runs it in a clone in which files have changed, where `gh pr create` and `gh pr view` end so. */
async function proposed(
  changes: readonly string[],
  { create = 0, view = 0 }: { create?: number; view?: number } = {},
) {
  await using directory = await temporaryDirectory();
  const [origin, clone, bin] = ["origin.git", "clone", "bin"].map((name) => directory.at(name));
  await git(directory.path, "init", "--quiet", "--bare", "--initial-branch=main", origin!);
  await git(directory.path, "clone", "--quiet", origin!, clone!);
  await Deno.mkdir(join(clone!, "scripts", "build"), { recursive: true });
  for (const name of [LOCK, PINS, "README.md"]) {
    await Deno.writeTextFile(join(clone!, name), "committed\n");
  }
  await git(clone!, "add", ".");
  await git(clone!, "commit", "--quiet", "--message", "first");
  await git(clone!, "push", "--quiet", "origin", "HEAD:main");
  for (const name of changes) await Deno.writeTextFile(join(clone!, name), "changed here\n");
  await Deno.mkdir(bin!);
  const gh = `#!/bin/sh\necho "$*" >>'${directory.at("asked")}'\n` +
    `case $2 in create) exit ${create} ;; view) exit ${view} ;; esac\nexit 99\n`;
  await writePrograms(bin!, { gh });
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-e", "-c", await scriptOf("Propose what changed")],
    cwd: clone!,
    env: { PATH: `${bin}:${Deno.env.get("PATH")}`, GIT_CONFIG_GLOBAL: "/dev/null" },
  }).output();
  const decoder = new TextDecoder();
  const branches = (await git(origin!, "branch", "--format=%(refname:short)")).trim().split("\n");
  return {
    code,
    said: decoder.decode(stdout) + decoder.decode(stderr),
    pushed: branches.includes(BRANCH)
      ? (await git(origin!, "diff", "--name-only", "main", BRANCH)).trim().split("\n")
      : [],
    asked: await Deno.readTextFile(directory.at("asked")).catch(() => ""),
  };
}

Deno.test("the lock workflow proposes nothing where JSR and Deno say what is committed", async () => {
  // What else a step has changed is none of its business.
  assertEquals(await proposed(["README.md"]), { code: 0, said: "", pushed: [], asked: "" });
});

Deno.test("the lock workflow proposes the lock and the pins alone, or finds its proposal open", async () => {
  const create = `pr create --head ${BRANCH} --fill\n`;
  const first = await proposed([LOCK, PINS, "README.md"]);
  assertEquals([first.code, first.pushed, first.asked], [0, [LOCK, PINS], create]);
  const again = await proposed([LOCK], { create: 1 });
  assertEquals([again.code, again.pushed], [0, [LOCK]]);
  assertEquals(again.asked, `${create}pr view ${BRANCH}\n`);
});

Deno.test("the lock workflow is red where Actions may not open pull requests, and says what is pushed", async () => {
  const { code, said, pushed } = await proposed([PINS], { create: 1, view: 1 });
  assertEquals([code, pushed], [1, [PINS]]);
  assertMatch(
    said,
    /^::error::complete-deno-lock is pushed, but Actions may not open pull requests/m,
  );
});
