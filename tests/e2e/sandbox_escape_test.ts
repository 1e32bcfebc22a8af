/**
 * Ways out of a sandbox that do not go by files: the kernel, other processes, agents inside.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { findProgram } from "../../lib/sys/find_program.ts";
import { asUser, canContain, contained, furnish } from "../helpers/contained_run.ts";
import { isRoot } from "../helpers/other_user.ts";
import { createSandbox, ISONFORGE } from "../helpers/sandbox.ts";

const ignore = !canContain || findProgram("perl", { cwd: "/nowhere" }) === undefined;

/** Of x86-64, with arguments that would work outside: asm/unistd_64.h. */
const CALLS: Readonly<Record<string, string>> = {
  keyctl: "250, 0, -3, 1",
  ptrace: "101, 16, 1, 0, 0",
  process_vm_readv: "310, 1, 0, 0, 0, 0, 0",
  setns: "308, 0, 0",
  "unshare of a user namespace": "272, 0x10000000",
  "unshare of mounts": "272, 0x20000",
  io_uring_setup: "425, 8, 0",
  bpf: "321, 0, 0, 0",
  perf_event_open: "298, 0, 0, 0, 0, 0",
  mount: "165, $tmp, $mnt, 0, 4096, 0",
  umount2: "166, $tmp, 2",
  pivot_root: "155, $root, $mnt",
  open_tree: "428, -100, $root, 1",
  chroot: "161, $tmp",
};

Deno.test({
  name: "nothing gets out of a sandbox by the kernel, by signals or by an agent inside",
  // Sources would have to download their packages, with another HOME and no way out.
  ignore: ignore || ISONFORGE.length > 1,
  fn: async () => {
    await using sandbox = await createSandbox();
    await furnish(sandbox);
    const isonforge = ISONFORGE.join(" ");
    const { results, stderr, code } = await contained(sandbox, [
      Deno.build.arch === "x86_64"
        ? `perl -e '($tmp, $mnt, $root) = ("/tmp", "/mnt", "/"); ${
          Object.entries(CALLS).map(([name, words]) =>
            `print "${name}: ", syscall(${words}) < 0 ? $! : "done", "\\n";`
          ).join(" ")
        }'`
        : "true",
      'perl -e \'$x = "x"; print ioctl(STDIN, 0x5412, $x) ? "typed" : "not typed: $!", "\\n"\'; cp /bin/true t; chmod 4755 t; stat -c %a t; rm t',
      "kill -9 1; kill -STOP 1; kill -9 -1",
      "echo still here; ls /proc/1/fd >/dev/null; head -c 1 /proc/1/mem; test -w /proc/sys/kernel/core_pattern || echo kept",
      `${isonforge} --bg --model rehearsal hello; env -u ISONFORGE_AGENT_SANDBOX HOME=/tmp ${isonforge} --bg -q --model rehearsal 'rehearse: sleep 4599'`,
    ], { env: { ISONFORGE_MODEL: "" } });
    assertEquals(code, 0, stderr);
    const [calls = "", typed = "", , after = "", agents = ""] = results;
    const refused = Object.keys(CALLS).map((name) => `${name}: Operation not permitted`);
    if (Deno.build.arch === "x86_64") assertEquals(calls.split("\n").slice(0, -1), refused);
    assertStringIncludes(typed, "not typed: Operation not permitted");
    assertMatch(typed, /chmod: .*not permitted\n7[05]{2}\n/);
    assertMatch(after, /^still here\n/);
    assertStringIncludes(after, "kept");
    assertStringIncludes(agents, "error: cannot start a background agent inside a sandbox");
    await sandbox.gone();
    assertEquals(JSON.parse(await sandbox.ok(["agents", "--json"], { through: asUser() })), []);
  },
});

/** Words before a command: where it is, mounts are shared as systemd has them, and one is made when `ready` is there. */
const SHARED = `mount --make-rshared / || exit 1
( while [ ! -e "$1/ready" ] && kill -0 $$; do sleep 0.05; done; mount -t tmpfs -o mode=777 tmpfs "$1/vault"; touch "$1/mounted" ) >/dev/null 2>&1 &
shift; exec "$@"`;

Deno.test({
  name: "what is mounted while a sandbox is there does not come into it",
  // Only root mounts anything that others get to see.
  ignore: ignore || !isRoot || !(await canMount()),
  fn: async () => {
    await using sandbox = await createSandbox();
    await Deno.mkdir(`${sandbox.project}/vault`);
    await furnish(sandbox);
    const { results, stderr } = await contained(sandbox, [
      "touch ready; for i in $(seq 2000); do test -e mounted && break; sleep 0.05; done; ls mounted; echo x > vault/written; grep -c /vault /proc/self/mountinfo",
    ], {
      through: ["unshare", "-m", "sh", "-c", SHARED, "sh", sandbox.project, ...asUser()],
    });
    assertMatch(results[0] ?? stderr, /^mounted\n0\n/);
  },
});

async function canMount(): Promise<boolean> {
  const { success } = await new Deno.Command("unshare", {
    args: ["-m", "sh", "-c", "mount --make-rshared / && mount -t tmpfs tmpfs /mnt"],
  }).output().catch(() => ({ success: false }));
  return success;
}

Deno.test({
  name: "root's sandbox keeps the settings of the kernel as they are",
  ignore: ignore || !isRoot,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { results } = await contained(sandbox, [
      "for f in /proc/sys/kernel/core_pattern /proc/sys/vm/swappiness /proc/irq /sys/kernel /etc/passwd; do test -w $f && echo $f; done; " +
      "id -u; cat /etc/shadow | wc -c",
    ], { through: [] });
    assertMatch(results[0] ?? "", /^0\n0\n\[exit code 0\]/);
  },
});
