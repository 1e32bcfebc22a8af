import { assertEquals } from "@std/assert";
import { ignoredHangUp } from "../../lib/sys/listen_for_signal.ts";

const status = (ignored: string, caught: string) =>
  `Name:\tisonforge\nSigBlk:\t0000000000000000\nSigIgn:\t${ignored}\nSigCgt:\t${caught}\nCapInh:\t0000000000000000\n`;

const [NONE, HANG_UP] = ["0000000000001000", "0000000000001001"];

for (
  const [what, masks, atTerminal, elsewhere] of [
    ["nothing has it", status(NONE, NONE), false, false],
    ["it is ignored", status(HANG_UP, NONE), true, true],
    ["the runtime caught it first", status(NONE, HANG_UP), false, true],
    ["the system does not tell", undefined, false, true],
    ["a status without masks", "Name:\tisonforge\n", false, true],
  ] as const
) {
  Deno.test(`whether SIGHUP was ignored from the start: ${what}`, () => {
    assertEquals([ignoredHangUp(masks, true), ignoredHangUp(masks, false)], [
      atTerminal,
      elsewhere,
    ]);
  });
}
