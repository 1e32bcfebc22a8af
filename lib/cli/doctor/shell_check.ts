/**
 * /bin/sh, which supervises every agent.
 *
 * @module
 */
import { ask } from "./ask.ts";
import { type Check, failure, ok } from "./check.ts";

export const shellCheck: Check = {
  name: "shell",
  async run() {
    const answer = await ask(["/bin/sh", "-c", "echo here"]);
    return answer?.text === "here"
      ? [ok("/bin/sh works")]
      : [failure("/bin/sh does not run, and no agent starts without it", "ls -l /bin/sh")];
  },
};
