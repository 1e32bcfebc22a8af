import { assertEquals } from "@std/assert";
import { canBeReached } from "../../../lib/sys/sandbox/can_be_reached.ts";
import { OTHER_UID } from "../../helpers/other_user.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("canBeReached() asks, for root, what the directories above let others do", async () => {
  await using directory = await temporaryDirectory();
  const own = directory.at("own/secret");
  await Deno.mkdir(own, { recursive: true });
  await Deno.chmod(directory.path, 0o755);
  await Deno.chmod(directory.at("own"), 0o700);
  const mine = { uid: Deno.uid(), gid: Deno.gid() };
  assertEquals(canBeReached(own, mine), true);
  // As root would see somebody else's: the directory is not root's, unless the test is run by root.
  const isRoot = mine.uid === 0;
  if (isRoot) await Deno.chown(directory.at("own"), OTHER_UID, OTHER_UID);
  assertEquals(canBeReached(own, { uid: 0, gid: 0 }), false);
  const { gid } = await Deno.stat(directory.at("own"));
  const groups = gid === null ? [] : [gid];
  await Deno.chmod(directory.at("own"), 0o701);
  assertEquals(canBeReached(own, { uid: 0, gid: -1, groups }), false);
  await Deno.chmod(directory.at("own"), 0o711);
  // The test may itself be in a directory that others keep for themselves.
  const above = canBeReached(directory.path, { uid: 0, gid: 0 });
  assertEquals(canBeReached(own, { uid: 0, gid: 0 }), above);
  assertEquals(canBeReached(directory.at("nothing/there"), { uid: 0, gid: 0 }), false);
});
