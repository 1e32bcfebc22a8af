import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { join } from "@std/path/join";
import {
  repositoryDirectory,
  withRepositoryLock,
  worktreePath,
} from "../../../lib/agents/worktrees/place.ts";
import { UserError } from "../../../lib/errors.ts";
import { modeOf, namesIn } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const HOME = "/nowhere/home";

Deno.test("repositoryDirectory() is named after the repository, and differs when the path does", async () => {
  const names: ReadonlyArray<[repository: string, name: string]> = [
    ["/home/u/shop/.git", "shop"],
    ["/home/u/shop/.bare", "shop"],
    ["/srv/shop.git", "shop"],
    ["/home/u/super/.git/modules/lib", "lib"],
    ["/home/u/Läden & Söhne/.git", "Läden-Söhne"],
    [`/home/u/${"日".repeat(60)}/.git`, "日".repeat(40)],
    ["/home/u/a\nb/.git", "a-b"],
  ];
  for (const [repository, name] of names) {
    const path = await repositoryDirectory(HOME, repository);
    assertMatch(path, new RegExp(`^/nowhere/home/worktrees/${name}-[0-9a-f]{8}$`, "u"));
    assertEquals(path, await repositoryDirectory(HOME, repository));
    assertNotEquals(path, await repositoryDirectory(HOME, `/other${repository}`));
  }
});

Deno.test("worktreePath() never leaves the directory", () => {
  assertEquals(worktreePath("/w", "a/b"), "/w/a/b");
  for (const name of ["", ".", "..", "a/..", "../a", "/a", "a//b", ".isonforge.json"]) {
    assertThrows(() => worktreePath("/w", name), UserError, "not a valid branch name");
  }
});

Deno.test("withRepositoryLock() lets one in at a time, and leaves no empty directory", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("home");
  let inside = 0;
  await Promise.all(
    Array.from({ length: 20 }, () =>
      withRepositoryLock(home, "/shop/.git", async (path) => {
        assertEquals([++inside, modeOf(path), modeOf(join(path, ".."))], [1, 0o700, 0o700]);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inside--;
      })),
  );
  assertEquals(namesIn(join(home, "worktrees")), []);
  // What `action` throws is not taken for a directory that went away.
  let calls = 0;
  await assertRejects(
    () =>
      withRepositoryLock(home, "/shop/.git", () => {
        calls++;
        throw new Deno.errors.NotFound("mine");
      }),
    Deno.errors.NotFound,
    "mine",
  );
  assertEquals(calls, 1);
});

Deno.test("withRepositoryLock() refuses when worktrees is a link", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("home"), { mode: 0o700 });
  await Deno.mkdir(directory.at("outside"));
  await Deno.symlink(directory.at("outside"), directory.at("home", "worktrees"));
  const error = await assertRejects(
    () => withRepositoryLock(directory.at("home"), "/shop/.git", () => Promise.resolve()),
    UserError,
  );
  assert(error.message.includes("it is a symbolic link"), error.message);
  assertEquals(namesIn(directory.at("outside")), []);
});
