import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { isSecretFile } from "../../../lib/sys/git/secret_file.ts";
import { takeSnapshot } from "../../../lib/sys/git/snapshot.ts";
import { treeStatus } from "../../../lib/sys/git/tree_status.ts";
import { UserError } from "../../../lib/errors.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { namesIn } from "../../helpers/files.ts";
import { PATIENT_LIMITS } from "../../helpers/patient_limits.ts";
import { addSubmodule, git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

const REQUEST = {
  ref: "refs/isonforge/test",
  message: "before",
  tooManyUntracked: "none",
  limits: PATIENT_LIMITS,
} as const;

Deno.test("takeSnapshot() keeps what lies there, and touches neither index nor files", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  const library = await createRepository(directory.at("library"));
  await addSubmodule(path, library, "lib");
  for (const name of ["changed", "staged", "deleted", "hidden", "to-link/file"]) {
    await Deno.mkdir(`${path}/to-link`, { recursive: true });
    await Deno.writeTextFile(`${path}/${name}`, `${name}\n`);
  }
  await Deno.writeTextFile(`${path}/.gitignore`, "ignored\n");
  await git(path, "add", "-A");
  await git(path, "commit", "--quiet", "-m", "second");
  await git(path, "update-index", "--assume-unchanged", "hidden");
  for (const name of ["changed", "hidden", "lib/file", "staged", "new", "ignored"]) {
    await Deno.writeTextFile(`${path}/${name}`, "now\n");
  }
  await git(path, "add", "staged");
  await Deno.writeTextFile(`${path}/staged`, "later\n");
  await Deno.remove(`${path}/deleted`);
  await Deno.remove(`${path}/to-link`, { recursive: true });
  await Deno.symlink("..", `${path}/to-link`);
  const before = [
    await git(path, "ls-files", "--stage", "-v"),
    await git(path, "status", "--porcelain"),
  ];

  const snapshot = await takeSnapshot(`${path}/lib/..`, REQUEST);
  assertEquals(snapshot?.notKept, []);
  assertEquals([
    await git(path, "ls-files", "--stage", "-v"),
    await git(path, "status", "--porcelain"),
  ], before);
  const show = (name: string) => git(path, "show", `${REQUEST.ref}:${name}`);
  for (
    const [name, text] of [["changed", "now\n"], ["hidden", "now\n"], ["staged", "later\n"], [
      "new",
      "now\n",
    ], ["to-link", ".."]] as const
  ) {
    assertEquals(await show(name), text, name);
  }
  await assertRejects(() => show("deleted"));
  await assertRejects(() => show("ignored"));
  assertEquals(
    await git(path, "rev-parse", `${REQUEST.ref}^`),
    await git(path, "rev-parse", "HEAD"),
  );
});

Deno.test("takeSnapshot() is the commit of HEAD, without a reference, when nothing was changed", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  const snapshot = await takeSnapshot(path, REQUEST);
  assertEquals(snapshot?.commit, (await git(path, "rev-parse", "HEAD")).trim());
  assertEquals(snapshot?.ref, undefined);
  assertEquals(await git(path, "for-each-ref", "refs/isonforge"), "");
});

Deno.test("takeSnapshot() tells of its commit before a reference names it, and of none that needs no name", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  const told: unknown[] = [];
  const onCommit = async ({ ref, commit }: { ref?: string; commit: string }) => {
    told.push([ref, commit, await git(path, "for-each-ref", REQUEST.ref)]);
  };
  await takeSnapshot(path, { ...REQUEST, onCommit });
  assertEquals(told, []);
  await Deno.writeTextFile(`${path}/new`, "new");
  const snapshot = await takeSnapshot(path, { ...REQUEST, onCommit });
  assertEquals(told, [[REQUEST.ref, snapshot?.commit, ""]]);
});

Deno.test("takeSnapshot() keeps conflicts as they lie there, and files before a first commit", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  await git(path, "switch", "--quiet", "-c", "other");
  await Deno.writeTextFile(`${path}/file`, "theirs\n");
  await git(path, "commit", "--quiet", "-am", "theirs");
  await git(path, "switch", "--quiet", "main");
  await Deno.writeTextFile(`${path}/file`, "ours\n");
  await git(path, "commit", "--quiet", "-am", "ours");
  await assertRejects(() => git(path, "merge", "other"));
  await takeSnapshot(path, REQUEST);
  assertEquals(
    await git(path, "show", `${REQUEST.ref}:file`),
    await Deno.readTextFile(`${path}/file`),
  );

  const fresh = directory.at("fresh");
  await git(directory.path, "init", "--quiet", fresh);
  await Deno.writeTextFile(`${fresh}/file`, "x");
  assert((await takeSnapshot(fresh, REQUEST))?.ref !== undefined);
  assertEquals(await git(fresh, "show", `${REQUEST.ref}:file`), "x");
  assertEquals(await takeSnapshot(directory.path, REQUEST), undefined);
});

Deno.test("takeSnapshot() leaves nothing behind when it fails", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  await Deno.writeTextFile(`${path}/file`, "changed");
  await Deno.mkdir(directory.at("tmp"));
  // In a process of its own, whose temporary directory nobody else has.
  const request = JSON.stringify({ ...REQUEST, ref: "no..name" });
  const code = `
    import { UserError } from "lib/errors.ts";
    import { takeSnapshot } from "lib/sys/git/snapshot.ts";
    await takeSnapshot(${JSON.stringify(path)}, ${request})
      .catch((error) => console.log(error instanceof UserError));
  `;
  const { stdout } = await evaluate(code, { env: { TMPDIR: directory.at("tmp") } });
  assertEquals([stdout, namesIn(directory.at("tmp"))], ["true\n", []]);
});

Deno.test("treeStatus() sees through hidden bits and into submodules", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  const library = await createRepository(directory.at("library"));
  await addSubmodule(path, library, "lib");
  await git(path, "commit", "--quiet", "-m", "library");
  assertEquals(await treeStatus(path), { branch: "main", changed: [], closed: [] });
  await git(path, "update-index", "--skip-worktree", "file");
  await Deno.writeTextFile(`${path}/file`, "changed\n");
  await Deno.writeTextFile(`${path}/lib/new`, "new\n");
  assertEquals(await treeStatus(path), {
    branch: "main",
    changed: ["file", "lib/new"],
    closed: [],
  });
  await git(path, "switch", "--quiet", "--detach");
  assertEquals((await treeStatus(path)).branch, undefined);
});

Deno.test("isSecretFile() tells by the name", () => {
  const secret = [
    ...[".env", "a/.env.production", "id_rsa", "keys/server.pem", ".npmrc", "x/.aws/config"],
    ...["credentials.json", "service-account-prod.json", "terraform.tfstate", "app.keystore"],
  ];
  const not = [".env.example", "environment.ts", "id_rsa.pub", "key.ts", "README.md", "keys/list"];
  assertEquals(secret.filter((path) => !isSecretFile(path)), []);
  assertEquals(not.filter(isSecretFile), []);
});

Deno.test("takeSnapshot() holds only tracked files when the others are too many", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  await Deno.writeTextFile(`${path}/file`, "changed");
  for (const name of ["1", "2", "3"]) await Deno.writeTextFile(`${path}/${name}`, name);
  const limits = { ...PATIENT_LIMITS, maxFiles: 2 };
  const request = { ...REQUEST, limits, tooManyUntracked: "without them" } as const;
  const snapshot = await takeSnapshot(path, request);
  assertMatch(snapshot?.withoutUntracked ?? "", /^there are more than 2; list in \.gitignore/);
  assertEquals(await git(path, "ls-tree", "--name-only", REQUEST.ref), "file\n");
  assertEquals(await git(path, "show", `${REQUEST.ref}:file`), "changed");
  await assertRejects(
    () => takeSnapshot(path, { ...request, tooManyUntracked: "none" }),
    UserError,
    "untracked files are too many: there are more than 2",
  );
  const enough = await takeSnapshot(path, { ...request, limits: { ...limits, maxFiles: 3 } });
  assertEquals(enough?.withoutUntracked, undefined);
  assertEquals(await git(path, "ls-tree", "--name-only", REQUEST.ref), "1\n2\n3\nfile\n");
});

Deno.test("takeSnapshot() ends git when that takes too long, and when it is aborted", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  await Deno.writeTextFile(`${path}/file`, "changed");
  // A pipe in the place of ignore rules: git waits for its other end. At the top it would be seen.
  await Deno.mkdir(`${path}/deep`);
  await new Deno.Command("mkfifo", { args: [`${path}/deep/.gitignore`] }).output();
  // In a process of its own: that ends by itself once nothing goes on in it, a git that it has started least of all.
  const code = `
    import { takeSnapshot } from "lib/sys/git/snapshot.ts";
    const late = ${JSON.stringify(PATIENT_LIMITS)};
    const limits = { ...late, timeoutMs: 50 };
    const request = { ...${JSON.stringify(REQUEST)}, tooManyUntracked: "without them" };
    const take = (more) => takeSnapshot(${JSON.stringify(path)}, { ...request, ...more });
    console.log((await take({ limits })).withoutUntracked);
    await take({ limits: { ...late, allMs: 50 } }).catch(({ message }) => console.log(message));
    const given = new AbortController();
    const taking = take({ limits: late, signal: given.signal });
    given.abort(new Error("over"));
    await taking.catch(({ message }) => console.log(message));
  `;
  await Deno.mkdir(directory.at("tmp"));
  const { stdout, stderr } = await evaluate(code, { env: { TMPDIR: directory.at("tmp") } });
  assertEquals(stderr, "");
  const [withoutUntracked = "", late = "", over = ""] = stdout.split("\n");
  assertMatch(withoutUntracked, /^finding them took longer than 0\.05 s; /);
  assertMatch(late, /^it took longer than 0\.05 s; /);
  assertEquals([over, namesIn(directory.at("tmp"))], ["over", []]);
  assertEquals(await git(path, "show", `${REQUEST.ref}:file`), "changed");
});
