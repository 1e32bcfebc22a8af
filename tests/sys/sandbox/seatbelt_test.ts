import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { seatbeltProfile } from "../../../lib/sys/sandbox/seatbelt.ts";
import type { SandboxProfile } from "../../../lib/sys/sandbox/sandbox_profile.ts";

const PROFILE: SandboxProfile = {
  writable: ["/Users/me/.isonforge/worktrees/shop/x"],
  readOnly: ["/Users/me/.isonforge/worktrees/shop/x/.envrc"],
  kept: [],
  own: [],
  hidden: ["/Users/me/.ssh", "/Users/me/.isonforge"],
  visible: [],
  expected: [],
  closed: [],
  environment: {},
};
const TEMPORARY = "/private/tmp/of-this-run";

Deno.test("seatbeltProfile() lets what is nearer hold: of several rules the last one counts", () => {
  const text = seatbeltProfile(PROFILE, { canConnect: true, temporary: TEMPORARY });
  const at = (rule: string) => {
    assertStringIncludes(text, rule);
    return text.indexOf(rule);
  };
  assertEquals(text.split("\n")[0], "(version 1)");
  const order = [
    at("(deny file-write*)\n"),
    at('(deny file-read* file-write* (subpath "/Users/me/.isonforge"))'),
    at('(allow file-read* file-write* (subpath "/Users/me/.isonforge/worktrees/shop/x"))'),
    at('(deny file-write* (subpath "/Users/me/.isonforge/worktrees/shop/x/.envrc"))'),
  ];
  assertEquals(order, order.toSorted((one, other) => one - other));
  at("(deny network-outbound (remote unix-socket))");
  assert(!text.includes("(deny network*)"));
});

Deno.test("seatbeltProfile() of a strict sandbox leaves loopback, and quotes names", () => {
  const profile = { ...PROFILE, hidden: ['/Users/me/a "b" \\c'] };
  const text = seatbeltProfile(profile, { canConnect: false, temporary: TEMPORARY });
  assertStringIncludes(text, '(subpath "/Users/me/a \\"b\\" \\\\c")');
  assert(text.indexOf("(deny network*)") < text.indexOf('(remote ip "localhost:*")'));
  // Every parenthesis is closed.
  const plain = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "");
  assertEquals(plain.split("(").length, plain.split(")").length);
});
