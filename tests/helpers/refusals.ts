/**
 * What a command says that cannot do what it should.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { poll } from "./poll.ts";
import type { Result, Sandbox } from "./sandbox.ts";

/** Asserts that it was refused, in words for the user, with a reason. */
export function assertRefused({ code, stdout, stderr }: Result, reason: RegExp): void {
  assertEquals([code, stdout], [1, ""], stderr);
  assertMatch(stderr, /^error: /);
  assertMatch(stderr, reason);
  assert(!stderr.includes("bug in isonforge"), stderr);
}

/** A list that shows what is true of an agent, and warns that it cannot write it down. */
export async function warningList(
  sandbox: Sandbox,
  id: string,
  through: readonly string[] = [],
): Promise<Result> {
  return await poll(async () => {
    const list = await sandbox.run(["agents"], { through });
    assertEquals(list.code, 0);
    assertMatch(list.stdout, new RegExp(`${id}  stopped`));
    return list.stderr.includes(`warning: cannot record that ${id} stopped: `) && list;
  }, "the warning");
}
