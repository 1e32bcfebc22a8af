import { assertEquals } from "@std/assert";
import { findProgram, leaveOutOfPath, safeSearchPath } from "../../lib/sys/find_program.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../helpers/temporary_directory.ts";

async function program(directory: TemporaryDirectory, name: string, mode = 0o755): Promise<void> {
  await Deno.mkdir(directory.at(name, ".."), { recursive: true });
  await Deno.writeTextFile(directory.at(name), "#!/bin/sh\n", { mode });
}

Deno.test("findProgram() takes the first absolute entry that holds the program", async () => {
  await using directory = await temporaryDirectory();
  await program(directory, "one/git");
  await program(directory, "two/git");
  await program(directory, "plain/git", 0o644);
  await Deno.mkdir(directory.at("folder/git"), { recursive: true });
  const cwd = directory.at("project");
  const at = (...names: string[]) => names.map((name) => directory.at(name)).join(":");
  const find = (path: string) => findProgram("git", { path, cwd });
  assertEquals(find(at("one", "two")), directory.at("one/git"));
  assertEquals(find(at("none", "plain", "folder", "two")), directory.at("two/git"));
  assertEquals(find(at("none")), undefined);
  assertEquals(find(""), undefined);
});

Deno.test("findProgram() runs nothing of the working directory, however PATH names it", async () => {
  await using directory = await temporaryDirectory();
  await program(directory, "bin/git");
  await program(directory, "project/git");
  await program(directory, "project/tools/git");
  await Deno.symlink("project/tools", directory.at("link"));
  await Deno.mkdir(directory.at("links"));
  await Deno.symlink("../project/git", directory.at("links/git"));
  await Deno.symlink("project", directory.at("alias"));
  const bin = directory.at("bin");
  const entries = [
    ".",
    "",
    "./",
    "tools",
    "./tools",
    "../project",
    "..//project/./tools",
    directory.at("project"),
    `${directory.path}/project/`,
    `${directory.path}/bin/../project`,
    directory.at("project/tools"),
    directory.at("link"),
    directory.at("links"),
    directory.at("alias"),
    directory.at("alias/tools"),
  ];
  for (const cwd of ["project", "alias"].map((name) => directory.at(name))) {
    for (const entry of entries) {
      for (const path of [`${entry}:${bin}`, `:${entry}:${bin}`, `${entry}::${bin}`]) {
        assertEquals(findProgram("git", { path, cwd }), `${bin}/git`, path);
        if (!entry.endsWith("links")) assertEquals(safeSearchPath({ path, cwd }), bin, path);
      }
    }
  }
  assertEquals(findProgram("git", { path: bin, cwd: "/" }), `${bin}/git`);
});

Deno.test("findProgram() runs nothing of where agents may write, wherever one stands", async () => {
  await using directory = await temporaryDirectory();
  await program(directory, "bin/git");
  await program(directory, "added/bin/git");
  await Deno.symlink("added", directory.at("link"));
  const path = `${directory.at("link/bin")}:${directory.at("bin")}`;
  const cwd = directory.at("project");
  assertEquals(findProgram("git", { path, cwd }), directory.at("link/bin/git"));
  leaveOutOfPath([directory.at("link"), "relative", "/"]);
  assertEquals(findProgram("git", { path, cwd }), directory.at("bin/git"));
  assertEquals(safeSearchPath({ path, cwd }), directory.at("bin"));
});
