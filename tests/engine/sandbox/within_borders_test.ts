import { assertEquals } from "@std/assert";
import type { PlacedCall } from "../../../lib/engine/placed_call.ts";
import { withinBorders } from "../../../lib/engine/sandbox/within_borders.ts";
import { tools } from "../../../lib/engine/tools/mod.ts";
import { NO_SANDBOX } from "../../../lib/sys/sandbox/command_sandbox.ts";
import { bordersOf } from "../../../lib/sys/sandbox/sandbox_borders.ts";

const PROFILE = {
  ...{
    writable: ["/shop"],
    readOnly: [],
    kept: [],
    own: [],
    hidden: ["/shop/.netrc"],
    visible: [],
  },
  ...{ unreadable: ["/shop/secrets"], expected: [], closed: [], environment: {} },
};

Deno.test("withinBorders() lets the sandbox look before a tool writes, where it may", async () => {
  let looks = 0;
  const beforeWrite = () => Promise.resolve(void looks++);
  const sandbox = { ...NO_SANDBOX, borders: bordersOf(PROFILE), beforeWrite };
  const [tool] = tools;
  if (tool === undefined) throw new Error("there are no tools");
  const looksOf = async (touch: PlacedCall["touches"][number], allowed = true) => {
    looks = 0;
    const permit = withinBorders(
      () => Promise.resolve(allowed ? { allowed } : { allowed, reason: "no" }),
      { sandbox, root: "/shop", home: "/home/me" },
    );
    await permit({ tool, args: {}, touches: [touch], callId: "1" }, new AbortController().signal);
    return looks;
  };
  const place = "/shop/src/a";
  const change = () => [];
  assertEquals(await looksOf({ kind: "write", path: place, place, change }), 1);
  assertEquals(await looksOf({ kind: "write", path: place, place, change }, false), 0);
  assertEquals(await looksOf({ kind: "write", path: "/etc/x", place: "/etc/x", change }), 0);
  assertEquals(await looksOf({ kind: "read", path: place, place }), 0);
});

Deno.test("withinBorders() lets a search leave out what the sandbox does not show by the user's rules", async () => {
  const sandbox = { ...NO_SANDBOX, borders: bordersOf(PROFILE) };
  const judge = (path: string, mayRead?: (place: string) => boolean) => {
    const permit = withinBorders(
      () => Promise.resolve({ allowed: true, ...(mayRead && { mayRead }) }),
      { sandbox, root: "/shop", home: "/home/me" },
    );
    const tool = tools.find(({ name }) => name === "grep");
    if (tool === undefined) throw new Error("there is no grep");
    const touches: PlacedCall["touches"] = [{ kind: "search", path, place: path }];
    return permit({ tool, args: {}, touches, callId: "1" }, new AbortController().signal);
  };
  const readBy = (permission: Awaited<ReturnType<typeof judge>>) =>
    ["/shop/src/a/b", "/shop/src/c", "/shop/secrets/key"].filter((place) =>
      permission.allowed && (permission.mayRead?.(place) ?? true)
    );
  assertEquals(readBy(await judge("/shop/src")), ["/shop/src/a/b", "/shop/src/c"]);
  assertEquals(readBy(await judge("/shop/src", (place) => !place.endsWith("b"))), ["/shop/src/c"]);
  assertEquals((await judge("/shop/secrets")).allowed, false);
  // Keys of the user's are no part of the project.
  assertEquals((await judge("/shop")).allowed, false);
});
