import { assertEquals } from "@std/assert";
import { GuardMounts } from "../../../../lib/sys/sandbox/bubblewrap/guard_mounts.ts";

Deno.test("GuardMounts finds what loses its mount while something is done about another", () => {
  let mounted = ["/", "/a", "/b", "/other"];
  const mounts = new GuardMounts(() => mounted, ["/a", "/b", "/c"]);
  assertEquals(mounts.lost(), []);
  mounted = ["/", "/b"];
  assertEquals(mounts.lost(), ["/a"]);
  mounted = ["/", "/a"];
  mounts.covered("/a", { isThere: true });
  assertEquals(mounts.lost(), ["/b"], "as long as nothing was done about it");
  mounted = ["/", "/a", "/b"];
  assertEquals(mounts.lost(), []);
});

Deno.test("GuardMounts knows what was covered later, and lets go of what is not there", () => {
  let mounted = ["/a"];
  const mounts = new GuardMounts(() => mounted, ["/a", "/c"]);
  mounted = ["/a", "/c"];
  mounts.covered("/c", { isThere: true });
  mounted = [];
  assertEquals(mounts.lost(), ["/a", "/c"]);
  mounts.covered("/a", { isThere: false });
  // It has lost it again at once.
  mounts.covered("/c", { isThere: true });
  assertEquals(mounts.lost(), ["/c"]);
});
