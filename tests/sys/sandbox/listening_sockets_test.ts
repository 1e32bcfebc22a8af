import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { linkAt } from "../../../lib/sys/files/info_at.ts";
import { namesIn } from "../../../lib/sys/files/entries_in.ts";
import { boundFiles } from "../../../lib/sys/linux/bound_files.ts";
import { mountAt, mountsOf } from "../../../lib/sys/linux/mounts.ts";
import { listeningSockets, SocketWatch } from "../../../lib/sys/sandbox/listening_sockets.ts";
import { socketsInside } from "../../../lib/sys/sandbox/bubblewrap/processes_inside.ts";
import { poll } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { canListen, LISTENER, unixListener } from "../../helpers/unix_listener.ts";

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

Deno.test({
  name: "SocketWatch tells sockets that have come, as long as they are listened to by others",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using directory = await temporaryDirectory();
    const root = await Deno.realPath(directory.path);
    const path = join(root, "new");
    using _old = Deno.listen({ transport: "unix", path: join(root, "old") });
    const watch = new SocketWatch();
    let asked = 0;
    const look = (own: () => ReadonlySet<string>, isSeen = true) =>
      watch.ofOthers({
        mayBeIn: [root],
        isSeen: (place) => isSeen && place.startsWith(root),
        own: () => (asked++, own()),
      });
    const nothing = () => new Set<string>();
    assertEquals(look(nothing), []);
    {
      using _listener = Deno.listen({ transport: "unix", path });
      assertEquals(look(nothing), [path]);
      assertEquals(look(nothing), [path]);
      assertEquals(look(nothing, false), [], "it was hidden meanwhile");
    }
    // A process that another test is just starting has what listened there until it begins its program.
    await poll(
      () => !Deno.readTextFileSync("/proc/net/unix").includes(path),
      "nobody to listen any more",
    );
    assertEquals([look(nothing), asked], [[], 1]);
    using _own = Deno.listen({ transport: "unix", path });
    assertEquals([look(() => socketsInside(Deno.pid)), asked], [[], 2]);
  },
});

/** Whether the numbers of files are the same for programs and for the file system. */
const isExact = Deno.build.os === "linux" &&
  /^(?:ext4|xfs|tmpfs)$/.test(
    mountAt(Deno.realPathSync(Deno.env.get("TMPDIR") ?? "/tmp"), mountsOf("self"))?.type ?? "",
  );

Deno.test({
  name:
    "a name that is relative to a directory which nobody knows is that of one file, not of all that are called so",
  ignore: !isExact || boundFiles() === undefined || !canListen,
  fn: async () => {
    await using directory = await temporaryDirectory();
    const root = await Deno.realPath(directory.path);
    const theirs = join(root, "theirs");
    const ours = join(root, "ours");
    const dead = join(root, "dead");
    for (const path of [theirs, ours, dead]) await Deno.mkdir(path);
    // What a crash has left.
    await using ended = await unixListener("s.sock", { cwd: dead });
    await ended.end();
    const watch = new SocketWatch();
    await using _theirs = await unixListener("s.sock", { cwd: theirs });
    await using own = await unixListener("s.sock", { cwd: ours });
    const mayBeIn = [theirs, ours, dead];
    const below = (paths: string[]) => paths.filter((path) => path.startsWith(root)).toSorted();
    const all = below(listeningSockets({ mayBeIn: () => mayBeIn }));
    assertEquals([...new Set(all)], [`${ours}/s.sock`, `${theirs}/s.sock`]);
    const found = watch.ofOthers({
      mayBeIn,
      isSeen: (place) => place.startsWith(root),
      own: () => socketsOf(own.pid),
    });
    assertEquals([...new Set(found)], [`${theirs}/s.sock`]);
  },
});

function socketsOf(pid: number): Set<string> {
  return new Set(
    namesIn(`/proc/${pid}/fd`).flatMap((name) =>
      linkAt(`/proc/${pid}/fd/${name}`)?.match(/^socket:\[(\d+)\]$/)?.[1] ?? []
    ),
  );
}

Deno.test({
  name:
    "listeningSockets() names those of another network, as containers have with a directory of here",
  ignore: Deno.build.os !== "linux" || !canListen || !(await canUnshare()),
  fn: async () => {
    await using directory = await temporaryDirectory();
    const root = await Deno.realPath(directory.path);
    const inside = join(root, "inside");
    const volume = join(root, "volume");
    for (const path of [inside, volume]) await Deno.mkdir(path);
    await using alike = await serverIn(join(root, "alike"), "true");
    // Under the name that it has in there nothing is here.
    await using mounted = await serverIn(
      join(inside, "s"),
      `mount --bind '${volume}' '${inside}'`,
    );
    const found = listeningSockets();
    assertEquals(found.filter((path) => path.startsWith(root)).toSorted(), [
      join(root, "alike"),
      join(volume, "s"),
    ]);
    assertEquals([alike.isListening, mounted.isListening], [true, true]);
  },
});

/** In a network of its own. */
function serverIn(path: string, first: string) {
  return unixListener(path, {
    command: [
      ...["unshare", first === "true" ? "-rn" : "-rnm"],
      ...["sh", "-c", `${first} && exec perl -e "$1" "$2"`, "sh", LISTENER, path],
    ],
  });
}

async function canUnshare(): Promise<boolean> {
  const { success } = await new Deno.Command("unshare", {
    args: ["-rnm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"],
  }).output().catch(() => ({ success: false }));
  return success;
}
