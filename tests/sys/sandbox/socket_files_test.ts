import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { socketFiles } from "../../../lib/sys/sandbox/socket_files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("socketFiles() finds sockets by what they are, whatever they were called when they were made", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  for (const path of ["a/b", "kept", "node_modules"]) {
    await Deno.mkdir(join(root, path), { recursive: true });
  }
  const listeners = ["a/b/x.tmp", "kept/own", "node_modules/none"].map((name) =>
    Deno.listen({ transport: "unix", path: join(root, name) })
  );
  await Deno.rename(join(root, "a/b/x.tmp"), join(root, "a/b/x"));
  await Deno.writeTextFile(join(root, "a/file"), "");
  await Deno.symlink(join(root, "a/b/x"), join(root, "link"));
  const options = { except: new Set([join(root, "kept")]), maxMs: Infinity };
  assertEquals(socketFiles([root, join(root, "gone")], options), [join(root, "a/b/x")]);
  listeners.forEach((listener) => listener.close());
});

Deno.test("socketFiles() looks at what is near, however busy the machine is, and ends after that", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const options = { except: new Set<string>(), maxMs: -1 };
  await Deno.mkdir(join(root, "near/below"), { recursive: true });
  using _near = Deno.listen({ transport: "unix", path: join(root, "near/below/x") });
  assertEquals(socketFiles([root], options), [join(root, "near/below/x")]);
  for (let index = 0; index < 300; index++) await Deno.mkdir(join(root, `other-${index}`));
  assertEquals(socketFiles([root], options), []);
});
