import { assertEquals } from "@std/assert";
import { killSession } from "../../lib/sys/process_session.ts";

Deno.test("killSession() waits for what it has killed, also where the machine has stood still meanwhile", async () => {
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", "sleep 600; sleep 600"],
    ...{ stdin: "null", stdout: "null", stderr: "null", detached: true },
  }).spawn();
  const { now } = performance;
  const begun = now.call(performance);
  let times = 0;
  // All of the time is over when it looks at the clock again.
  performance.now = () => begun + 60_000 * times++;
  try {
    const { wasRunning, processes } = await killSession(child.pid);
    const left = processes.filter(({ sessionId, isZombie }) =>
      sessionId === child.pid && !isZombie
    );
    assertEquals([wasRunning, left], [true, []]);
  } finally {
    performance.now = now;
    await child.status;
  }
});
