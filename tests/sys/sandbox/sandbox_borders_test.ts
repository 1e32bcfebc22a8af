import { assertEquals, assertMatch } from "@std/assert";
import { bordersOf } from "../../../lib/sys/sandbox/sandbox_borders.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { kindOf, type SandboxProfile } from "../../../lib/sys/sandbox/sandbox_profile.ts";

const PROFILE: SandboxProfile = {
  writable: ["/home/me/shop", "/home/me/shop/.git", "/home/me/.npm"],
  readOnly: ["/home/me/shop/.git/config", "/home/me/shop/Makefile"],
  kept: [],
  own: [],
  hidden: ["/home/me/.ssh", "/home/me/.isonforge"],
  visible: ["/tmp/tools/bin"],
  expected: [],
  closed: [],
  environment: {},
};
const OWN = { own: [["/tmp", "/scratch/tmp"]] as const };

Deno.test("kindOf() is what the nearest path above says", () => {
  assertEquals(kindOf("/home/me/shop/a/b", PROFILE), "writable");
  assertEquals(kindOf("/home/me/shop/Makefile", PROFILE), "readOnly");
  assertEquals(kindOf("/home/me/shop/Makefile2", PROFILE), "writable");
  assertEquals(kindOf("/home/me/.ssh/id", PROFILE), "hidden");
  assertEquals(kindOf("/home/me/.sshd", PROFILE), undefined);
  assertEquals(kindOf("/", { ...PROFILE, writable: ["/"] }), "writable");
});

Deno.test("bordersOf() refuses writes outside, and to what is run later", () => {
  const { refuseWrite } = bordersOf(PROFILE, OWN);
  for (const place of ["/home/me/shop/a", "/home/me/.npm/x", "/scratch/tmp/x"]) {
    assertEquals(refuseWrite(place), undefined, place);
  }
  for (
    const place of [
      "/home/me/shop/.git/config",
      "/home/me/shop/.git/commondir",
      "/home/me/shop/sub/.git/hooks/x",
      "/home/me/shop/.GIT/config",
      "/home/me/shop/Makefile",
    ]
  ) assertMatch(refuseWrite(place) ?? "", /keeps .* as it is/, place);
  for (const place of ["/etc/x", "/home/me/x", "/home/me/shops", "/scratch/args", "/tmp/x"]) {
    assertMatch(refuseWrite(place) ?? "", /allows no writes outside/, place);
  }
  assertMatch(refuseWrite("/home/me/.ssh/x") ?? "", /does not show/);
});

Deno.test("bordersOf() refuses to read what is hidden, also among other things", () => {
  const { refuseRead } = bordersOf(PROFILE, OWN);
  for (const place of ["/etc/passwd", "/home/me", "/proc/cpuinfo"]) {
    assertEquals(refuseRead(place), undefined, place);
  }
  for (
    const place of [
      "/home/me/.ssh",
      "/home/me/.ssh/id",
      "/proc/self/environ",
      "/proc/7/task/8/mem",
      "/proc/7",
      "/dev/shm/x",
    ]
  ) {
    assertMatch(refuseRead(place) ?? "", /does not show/, place);
  }
  for (const place of ["/home/me", "/", "/proc", "/proc/self"]) {
    assertMatch(refuseRead(place, { isRecursive: true }) ?? "", /does not show/, place);
  }
  assertEquals(refuseRead("/home/me/shop", { isRecursive: true }), undefined);
});

Deno.test("bordersOf() lets a search pass by all that may not be read, and by nothing else", () => {
  const profile = {
    ...PROFILE,
    own: ["/home/me/.cache/npm"],
    expected: ["/home/me/.netrc", "/home/me/shop/.git/commondir"],
    writable: [...PROFILE.writable, "/home/me/.isonforge/worktrees/shop/fix"],
  };
  const { hides, leavesOut, refuseRead } = bordersOf(profile, OWN);
  const isLeftOut = {
    ...{ "/": false, "/home/me": false, "/home/me/.ssh": true, "/home/me/.ssh/a/id": true },
    ...{ "/home/me/.sshd": false, "/home/me/.netrc": true, "/home/me/.cache/npm/x": true },
    "/home/me/.isonforge/agents/1/meta.json": true,
    "/home/me/.isonforge/worktrees/shop/fix/a": false,
    ...{ "/home/me/shop/a": false, "/home/me/shop/.git/commondir": false, "/scratch/tmp/a": false },
    ...{ "/proc/1": true, "/proc/1/comm": true, "/proc/cpuinfo": false, "/dev/shm/x": true },
  };
  for (const [place, expected] of Object.entries(isLeftOut)) {
    const answers = [hides(place), leavesOut(place), refuseRead(place) !== undefined];
    assertEquals(answers, [expected, expected, expected], place);
  }
});

Deno.test("bordersOf() lets a search pass by what the user's rules keep, which nothing else may read", () => {
  const unreadable = ["/home/me/shop/secrets", "/home/me/shop/.env"];
  const { hides, refuseRead, leavesOut } = bordersOf({ ...PROFILE, unreadable }, OWN);
  assertEquals(refuseRead("/home/me/shop", { isRecursive: true }), undefined);
  assertMatch(refuseRead("/home/me/shop/secrets", { isRecursive: true }) ?? "", /does not show/);
  assertMatch(refuseRead("/home/me/shop/secrets/key") ?? "", /does not show/);
  const places = ["secrets/key", ".env", "secrets2", "src/a"].map((name) =>
    `/home/me/shop/${name}`
  );
  assertEquals(places.map((place) => leavesOut(place)), [true, true, false, false]);
  assertEquals(places.map((place) => hides(place)), [false, false, false, false]);
});

Deno.test("bordersOf() refuses keys that come later, and lets a search pass by sockets", async () => {
  await using directory = await temporaryDirectory();
  const [root, key, socket] = [directory.path, directory.at(".npmrc"), directory.at("socket")];
  using _listener = Deno.listen({ transport: "unix", path: socket });
  const expected = [key, directory.at(".git/modules")];
  const { refuseRead } = bordersOf({ ...PROFILE, writable: [root], hidden: [socket], expected });
  assertEquals(refuseRead(root, { isRecursive: true }), undefined);
  assertMatch(refuseRead(socket) ?? "", /does not show/);
  assertEquals(refuseRead(directory.at(".git/modules/x")), undefined);
  await Deno.writeTextFile(key, "a key");
  assertMatch(refuseRead(key) ?? "", /does not show/);
  assertMatch(refuseRead(root, { isRecursive: true }) ?? "", /does not show/);
});

Deno.test("bordersOf() knows where a sandbox's own /tmp is, and what of the other is shown", () => {
  const { outside } = bordersOf(PROFILE, OWN);
  assertEquals(outside("/tmp/a/b"), "/scratch/tmp/a/b");
  assertEquals(outside("/tmp"), "/scratch/tmp");
  assertEquals(outside("/tmpfile"), "/tmpfile");
  assertEquals(outside("/tmp/tools/bin/x"), "/tmp/tools/bin/x");
  assertEquals(outside("/scratch/tmp/x"), "/scratch/tmp/x");
});
