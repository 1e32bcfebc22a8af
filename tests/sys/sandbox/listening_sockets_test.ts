import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { listeningSockets } from "../../../lib/sys/sandbox/listening_sockets.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("listeningSockets() names files behind which somebody listens", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const sockets = ["a b.sock", "rel.sock", "datagram", "client"].map((name) => join(root, name));
  const listeners = sockets.map((path) => Deno.listen({ transport: "unix", path }));
  await Deno.writeTextFile(join(root, "file"), "");
  const line = (flags: string, type: string, path: string) =>
    `0000000000000000: 00000002 00000000 ${flags} ${type} 01 12345 ${path}`;
  const table = [
    "Num       RefCount Protocol Flags    Type St Inode Path",
    line("00010000", "0001", join(root, "a b.sock")),
    line("00000000", "0002", join(root, "datagram")),
    line("00000000", "0001", join(root, "client")),
    line("00010000", "0001", join(root, "file")),
    line("00010000", "0001", join(root, "gone")),
    line("00010000", "0001", "@/tmp/abstract"),
    line("00010000", "0001", "rel.sock"),
    line("00010000", "0001", ""),
  ].join("\n");
  assertEquals(listeningSockets({ mayBeIn: () => [root], table }), [
    join(root, "a b.sock"),
    join(root, "datagram"),
    join(root, "rel.sock"),
  ]);
  listeners.forEach((listener) => listener.close());
});
