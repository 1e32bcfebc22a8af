/**
 * Snapshots while commands put links in the way: a git of ours does that at the moment at which git reads.
 */
import { assertEquals } from "@std/assert";
import { writePrograms } from "../../helpers/executable.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { PATIENT_LIMITS } from "../../helpers/patient_limits.ts";
import { addSubmodule, git } from "../../helpers/sandbox.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

const SECRET = "SECRET-1";

/** Files of all kinds, changed and new, in a repository with a submodule. */
async function repository(directory: TemporaryDirectory): Promise<string> {
  const path = await createRepository(directory.at("shop"));
  await addSubmodule(path, await createRepository(directory.at("library")), "lib");
  await Deno.mkdir(`${path}/src/deep`, { recursive: true });
  const write = async (names: string[], text: string) => {
    for (const name of names) await Deno.writeTextFile(`${path}/${name}`, text);
  };
  await write([".gitattributes"], "*.txt text\n");
  await write(["gone", "src/a", "src/deep/a", "src/lines.txt"], "1\n");
  await git(path, "add", "-A");
  await git(path, "commit", "-q", "-m", "second");
  await write(["src/a", "src/deep/a", "src/lines.txt", "src/deep/new.txt", "ä b"], "2\r\n");
  await write(["src/large"], "3".repeat(300 * 1024));
  await writePrograms(`${path}/src/deep`, { run: "#!/bin/sh\n" });
  await Deno.symlink("../a", `${path}/src/deep/link`);
  await Deno.remove(`${path}/gone`);
  await git(`${path}/lib`, "commit", "-q", "--allow-empty", "-m", "more");
  return path;
}

/** Whether any object of the repository has it. */
async function holdsSecret(path: string): Promise<boolean> {
  const all = await git(path, "cat-file", "--batch-all-objects", "--batch-check");
  const blobs = all.split("\n").filter((line) => line.includes(" blob "));
  for (const line of blobs) {
    const text = await git(path, "cat-file", "blob", line.split(" ")[0] ?? "");
    if (text.includes(SECRET)) return true;
  }
  return false;
}

/** What is put in the way, and what takes it away. */
const WAYS: Record<string, [put: string, take: string]> = {
  "a directory": ["mv src away; ln -s ../hidden src", "rm src; mv away src"],
  "one in it": [
    "mv src/deep away; ln -s ../../hidden/deep src/deep",
    "rm src/deep; mv away src/deep",
  ],
  "a directory, and it stays": ["mv src away; ln -s ../hidden src; touch stays", ":"],
};

for (const [name, [put, take]] of Object.entries(WAYS)) {
  Deno.test(`a snapshot reads nothing through a link that comes in the place of ${name}`, async () => {
    await using directory = await temporaryDirectory();
    const path = await repository(directory);
    await Deno.mkdir(directory.at("hidden/deep"), { recursive: true });
    for (const file of ["a", "lines.txt", "large", "deep/a", "deep/new.txt"]) {
      await Deno.writeTextFile(directory.at(`hidden/${file}`), SECRET);
    }
    const calls = directory.at("calls");
    const others = Deno.env.get("PATH") ?? "";
    await writePrograms(directory.at("bin"), {
      git: `#!/bin/sh
        PATH='${others}'
        case "$*" in *"update-index --add"*) echo >>'${calls}';; *) exec git "$@";; esac
        [ -e '${calls}.armed' ] || exec git "$@"
        rm '${calls}.armed'
        ${put}
        git "$@"
        code=$?
        ${take}
        exit $code
      `,
    });
    const code = `
      import { takeSnapshot } from "lib/sys/git/snapshot.ts";
      import { setSearchPath } from "lib/sys/search_path.ts";
      setSearchPath(${JSON.stringify(`${directory.at("bin")}:${others}`)});
      const take = async () => {
        await Deno.writeTextFile(${JSON.stringify(calls)}, "");
        const { tree, notKept } = await takeSnapshot(${JSON.stringify(path)}, {
          ref: "refs/isonforge/test",
          message: "before",
          tooManyUntracked: "none",
          limits: ${JSON.stringify(PATIENT_LIMITS)},
        });
        const calls = (await Deno.readTextFile(${JSON.stringify(calls)})).length;
        console.log(JSON.stringify({ tree, notKept: notKept.map(({ path }) => path), calls }));
      };
      await take();
      // What has just been changed is not told apart from what changes now.
      await new Promise((resolve) => setTimeout(resolve, 200));
      await take();
      await Deno.writeTextFile(${JSON.stringify(`${calls}.armed`)}, "");
      await take();
    `;
    const { stdout, stderr } = await evaluate(code);
    assertEquals(stderr, "");
    const [first, undisturbed, disturbed] = stdout.trim().split("\n").map((line) =>
      JSON.parse(line)
    );
    // Read one by one, as what has just been made is, or by git: it is the same.
    assertEquals(undisturbed, { ...first, notKept: [], calls: 1 });
    assertEquals(await holdsSecret(path), false);
    if (take === ":") assertEquals(disturbed.notKept.includes("src/a"), true);
    else assertEquals(disturbed, { ...undisturbed, calls: 2 });
  });
}

Deno.test("what a snapshot has written elsewhere becomes the repository's, on another file system as well", async () => {
  await using directory = await temporaryDirectory();
  for (const [index, elsewhere] of [directory.path, "/dev/shm"].entries()) {
    const path = await createRepository(directory.at(`shop${index}`));
    await git(path, "config", "core.bigFileThreshold", "1k");
    await git(path, "config", "core.sharedRepository", "group");
    await Deno.writeTextFile(`${path}/small`, "1\n");
    await Deno.writeTextFile(`${path}/big`, "1".repeat(5_000));
    const isThere = await Deno.stat(elsewhere).then(() => true, () => false);
    const other = await Deno.makeTempDir({ dir: isThere ? elsewhere : directory.path });
    const code = `
      import { takeSnapshot } from "lib/sys/git/snapshot.ts";
      const { tree } = await takeSnapshot(${JSON.stringify(path)}, {
        ref: "refs/isonforge/test",
        message: "before",
        tooManyUntracked: "none",
        limits: ${JSON.stringify(PATIENT_LIMITS)},
      });
      console.log(tree);
    `;
    const { stdout, stderr } = await evaluate(code, { env: { TMPDIR: other } });
    await Deno.remove(other);
    assertEquals(stderr, "");
    await git(path, "fsck", "--strict", "--no-dangling");
    assertEquals(await git(path, "rev-parse", "refs/isonforge/test^{tree}"), stdout);
    assertEquals((await git(path, "show", "refs/isonforge/test:big")).length, 5_000);
    const blob = (await git(path, "rev-parse", "refs/isonforge/test:small")).trim();
    const at = `${path}/.git/objects/${blob.slice(0, 2)}`;
    const modes = [at, `${at}/${blob.slice(2)}`].map((name) =>
      (Deno.statSync(name).mode ?? 0) & 0o7777
    );
    assertEquals(modes, [0o2775, 0o444]);
  }
});
