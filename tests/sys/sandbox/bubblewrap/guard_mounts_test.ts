import { assertEquals } from "@std/assert";
import { GuardMounts } from "../../../../lib/sys/sandbox/bubblewrap/guard_mounts.ts";

Deno.test("GuardMounts finds what loses its mount while something is done about another", () => {
  let mounted = ["/", "/a", "/b", "/other"];
  const mounts = new GuardMounts(() => mounted, ["/a", "/b", "/c"], () => true);
  assertEquals(mounts.lost(), []);
  mounted = ["/", "/b"];
  assertEquals(mounts.lost(), ["/a"]);
  mounted = ["/", "/a"];
  mounts.covered("/a");
  assertEquals(mounts.lost(), ["/b"], "as long as nothing was done about it");
  mounted = ["/", "/a", "/b"];
  assertEquals(mounts.lost(), []);
});

Deno.test("GuardMounts knows what was covered later, and what was gone for a while", () => {
  let mounted = ["/a"];
  const gone = new Set<string>();
  const mounts = new GuardMounts(() => mounted, ["/a", "/c"], (path) => !gone.has(path));
  mounted = ["/a", "/c"];
  mounts.covered("/c");
  mounted = [];
  assertEquals(mounts.lost(), ["/a", "/c"]);
  gone.add("/a");
  mounts.covered("/a");
  // It has lost it again at once.
  mounts.covered("/c");
  assertEquals(mounts.lost(), ["/c"]);
  gone.delete("/a");
  assertEquals(mounts.lost(), ["/a", "/c"]);
});
