import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { removeTemporaries, writeFileAtomically } from "../../../lib/sys/files/atomic_write.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { modeOf, namesIn } from "../../helpers/files.ts";
import { canMount, mount } from "../../helpers/mounts.ts";
import { poll } from "../../helpers/poll.ts";
import { changesOf, isTraceable } from "../../helpers/traced.ts";
import { obeyingModes } from "../../helpers/without_privilege.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { denoFlags } from "../../../scripts/deno_flags.ts";

Deno.test("writeFileAtomically() writes in a directory that may be written to and not listed", async () => {
  await using directory = await temporaryDirectory();
  const closed = directory.at("closed");
  await Deno.mkdir(closed);
  await Deno.chmod(closed, 0o300);
  {
    using _obeying = obeyingModes();
    await writeFileAtomically(join(closed, "file"), "written\n");
  }
  assertEquals(await Deno.readTextFile(join(closed, "file")), "written\n");
  await Deno.chmod(closed, 0o700);
});

Deno.test("writeFileAtomically() writes text and bytes when there is nothing yet", async () => {
  await using directory = await temporaryDirectory();
  await writeFileAtomically(directory.at("text"), "é\n");
  await writeFileAtomically(directory.at("bytes"), new Uint8Array([0, 255, 10]));
  assertEquals(await Deno.readTextFile(directory.at("text")), "é\n");
  assertEquals(await Deno.readFile(directory.at("bytes")), new Uint8Array([0, 255, 10]));
  assertEquals(namesIn(directory.path), ["bytes", "text"]);
});

Deno.test("writeFileAtomically() leaves the old file to its readers when it replaces it", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("meta.json");
  await writeFileAtomically(path, "old and longer");
  using reader = await Deno.open(path);
  await writeFileAtomically(path, "new");
  const bytes = new Uint8Array(100);
  const length = await reader.read(bytes);
  assertEquals(new TextDecoder().decode(bytes.subarray(0, length ?? 0)), "old and longer");
  assertEquals(await Deno.readTextFile(path), "new");
});

Deno.test("writeFileAtomically() replaces a symbolic link and follows none when there is one", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("target"), "theirs");
  await Deno.symlink(directory.at("target"), directory.at("meta.json"));
  await writeFileAtomically(directory.at("meta.json"), "ours");
  assertEquals(await Deno.readTextFile(directory.at("target")), "theirs");
  assert((await Deno.lstat(directory.at("meta.json"))).isFile);
});

for (const umask of ["000", "077"]) {
  Deno.test(`writeFileAtomically() gives the mode asked for when the umask is ${umask}`, async () => {
    await using directory = await temporaryDirectory();
    const { stderr } = await evaluate(
      `
        import { writeFileAtomically } from "lib/sys/files/atomic_write.ts";
        await writeFileAtomically(${JSON.stringify(directory.at("private"))}, "");
        await writeFileAtomically(${JSON.stringify(directory.at("open"))}, "", { mode: 0o644 });
      `,
      { umask },
    );
    assertEquals(stderr, "");
    assertEquals([modeOf(directory.at("private")), modeOf(directory.at("open"))], [0o600, 0o644]);
  });
}

Deno.test("writeFileAtomically() keeps the old content when the disk is full", {
  ignore: !canMount,
}, async () => {
  await using directory = await temporaryDirectory();
  const disk = directory.at("disk");
  await Deno.mkdir(disk);
  {
    await using _disk = await mount(["-t", "tmpfs", "-o", "size=64k", "tmpfs"], disk);
    const path = directory.at("disk", "meta.json");
    await writeFileAtomically(path, "old");
    const error = await assertRejects(() => writeFileAtomically(path, "x".repeat(100_000)));
    assertStringIncludes(String(error), "No space left");
    assertEquals(await Deno.readTextFile(path), "old");
    assertEquals(namesIn(disk), ["meta.json"]);
    // The kernel takes a moment to give the room back.
    await poll(
      () => writeFileAtomically(path, "there is room again").then(() => true, () => false),
      "room on the disk",
    );
    assertEquals(await Deno.readTextFile(path), "there is room again");
  }
});

Deno.test("writeFileAtomically() keeps the old content when a file may not grow", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("meta.json");
  await Deno.writeTextFile(path, "old");
  // 512-byte blocks; past the limit write(2) gives EFBIG where SIGXFSZ is ignored.
  const { stderr } = await new Deno.Command("/bin/sh", {
    args: ["-c", `trap '' XFSZ; ulimit -f 8; exec "$@"`, "sh", ...writer(path)],
  }).output();
  assertStringIncludes(new TextDecoder().decode(stderr), "File too large");
  assertEquals(await Deno.readTextFile(path), "old");
  assertEquals(namesIn(directory.path), ["meta.json"]);
});

Deno.test(
  "writeFileAtomically() syncs the file, renames it, and syncs the directory, in this order",
  {
    ignore: !isTraceable,
  },
  async () => {
    await using directory = await temporaryDirectory();
    const path = await Deno.realPath(directory.path);
    const changes = await changesOf(path, writer(join(path, "meta.json")));
    const temporary = ".meta.json.ID.tmp";
    const order = ["write", "fsync", "rename"].map((call) => `${call} ${temporary}`);
    // The content may take several writes.
    const kinds = changes.filter((change, index) => change !== changes[index - 1]);
    assertEquals(kinds.filter((change) => /^(write|fsync|rename) /.test(change)), [
      ...order,
      "fsync .",
    ]);
  },
);

function writer(path: string): string[] {
  const module = new URL("../../../lib/sys/files/atomic_write.ts", import.meta.url).href;
  const code = `
    import { writeFileAtomically } from "${module}";
    await writeFileAtomically(${JSON.stringify(path)}, "x".repeat(100_000));
  `;
  return [Deno.execPath(), "eval", "--quiet", ...denoFlags(), code];
}

Deno.test("writeFileAtomically() leaves nothing when the target cannot be replaced", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("meta.json"));
  await assertRejects(() => writeFileAtomically(directory.at("meta.json"), "new"));
  assertEquals(namesIn(directory.path), ["meta.json"]);
});

Deno.test("writeFileAtomically() throws NotFound when there is no directory", async () => {
  await using directory = await temporaryDirectory();
  await assertRejects(
    () => writeFileAtomically(directory.at("none", "meta.json"), "new"),
    Deno.errors.NotFound,
  );
});

Deno.test("removeTemporaries() removes what a killed writer left, and nothing else", async () => {
  await using directory = await temporaryDirectory();
  const kept = ["meta.json", ".hidden", "a.tmp", ".meta.json.tmp", ".meta.json.0badcafe.tmp.bak"];
  for (const name of [...kept, ".meta.json.0badcafe.tmp", ".outcome.json.12345678.tmp"]) {
    await Deno.writeTextFile(directory.at(name), "");
  }
  removeTemporaries(directory.path);
  assertEquals(namesIn(directory.path), kept.sort());
});
