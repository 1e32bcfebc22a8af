import { assertEquals } from "@std/assert";
import { readSmallFile } from "../../../lib/sys/files/read_small_file.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../helpers/temporary_directory.ts";

const MAX = 1000;

function read(directory: TemporaryDirectory, name: string) {
  const path = directory.at("root", name);
  const file = readSmallFile(path, { root: directory.at("root"), maxBytes: MAX });
  return file.kind === "text" ? file.text : file.kind === "skipped" ? file.problem : file.kind;
}

Deno.test("readSmallFile() reads small regular files, through links inside of the root too", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("root/sub"), { recursive: true });
  await Deno.writeTextFile(directory.at("root/a"), "text ä\n");
  await Deno.writeTextFile(directory.at("root/empty"), "");
  await Deno.writeTextFile(directory.at("root/full"), "x".repeat(MAX));
  await Deno.symlink("a", directory.at("root/link"));
  await Deno.symlink("../link", directory.at("root/sub/link"));
  await Deno.symlink("root", directory.at("alias"));
  await Deno.symlink("../alias/a", directory.at("root/around"));
  for (const name of ["a", "link", "sub/link", "sub/../a", "around"]) {
    assertEquals(read(directory, name), "text ä\n", name);
  }
  assertEquals(read(directory, "empty"), "");
  assertEquals(read(directory, "full"), "x".repeat(MAX));
  const throughAlias = readSmallFile(directory.at("alias/a"), {
    root: directory.at("alias"),
    maxBytes: MAX,
  });
  assertEquals(throughAlias, { kind: "text", text: "text ä\n" });
});

Deno.test("readSmallFile() skips what is no small regular file of the root, without waiting", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("root/sub"), { recursive: true });
  await Deno.mkdir(directory.at("root2"));
  await Deno.writeTextFile(directory.at("key"), "secret");
  await Deno.writeTextFile(directory.at("root2/a"), "secret");
  await Deno.writeTextFile(directory.at("root/long"), "x".repeat(MAX + 1));
  await Deno.writeTextFile(directory.at("root/huge"), "");
  await Deno.truncate(directory.at("root/huge"), 5 * 1024 ** 3);
  await new Deno.Command("mkfifo", { args: [directory.at("root/fifo")] }).output();
  using _socket = Deno.listen({ transport: "unix", path: directory.at("root/socket") });
  const links: [string, string][] = [
    ["../key", "out"],
    [directory.at("key"), "absolute"],
    ["out", "twice"],
    ["../root2/a", "sibling"],
    ["fifo", "to-fifo"],
    ["/dev/zero", "zero"],
    ["/etc/passwd", "passwd"],
    ["loop", "loop"],
    ["nothing", "dangling"],
    ["../nothing", "dangling-out"],
  ];
  for (const [target, name] of links) await Deno.symlink(target, directory.at("root", name));
  const out = `is a link that leads out of "${directory.at("root")}"`;
  const table: [string, string][] = [
    ["out", out],
    ["absolute", out],
    ["twice", out],
    ["sibling", out],
    ["zero", out],
    ["passwd", out],
    ["dangling-out", out],
    ["fifo", "is a named pipe"],
    ["to-fifo", "is a named pipe"],
    ["socket", "is a socket"],
    ["sub", "is a directory"],
    ["long", `is larger than ${MAX} bytes`],
    ["huge", `is larger than ${MAX} bytes`],
    ["loop", "is not a regular file"],
    ["missing", "missing"],
    ["dangling", "missing"],
    ["long/x", "cannot be read"],
  ];
  for (const [name, expected] of table) assertEquals(read(directory, name), expected, name);
});

Deno.test("readSmallFile() follows no link that has come where a directory was judged", async () => {
  await using directory = await temporaryDirectory();
  for (const name of ["root/sub", "hidden"]) {
    await Deno.mkdir(directory.at(name), { recursive: true });
    await Deno.writeTextFile(directory.at(name, "a"), name);
  }
  assertEquals(whileSwapped(directory, () => read(directory, "sub/a")), "cannot be read");
  // By now the link is there.
  const judged = { root: "/", maxBytes: MAX, followsNoLink: true };
  assertEquals(readSmallFile(directory.at("root/sub/a"), judged).kind, "skipped");
  assertEquals(readSmallFile(directory.at("root/was/a"), judged).kind, "text");
});

/** Puts a link in the place of a directory as soon as it was asked where the root is, which is the last thing that is judged. */
function whileSwapped<T>(directory: TemporaryDirectory, look: () => T): T {
  const { realPathSync } = Deno;
  Deno.realPathSync = (path) => {
    const place = realPathSync(path);
    if (path === directory.at("root")) {
      Deno.renameSync(directory.at("root/sub"), directory.at("root/was"));
      Deno.symlinkSync(directory.at("hidden"), directory.at("root/sub"));
    }
    return place;
  };
  try {
    return look();
  } finally {
    Deno.realPathSync = realPathSync;
  }
}

Deno.test("readSmallFile() bounds a file that lies about its size", {
  ignore: Deno.build.os !== "linux",
}, () => {
  const options = { root: "/proc", maxBytes: 10 };
  const file = readSmallFile("/proc/self/status", options);
  assertEquals(file, { kind: "skipped", problem: "is larger than 10 bytes" });
  assertEquals(readSmallFile("/proc/self/status", { ...options, maxBytes: 65536 }).kind, "text");
});
