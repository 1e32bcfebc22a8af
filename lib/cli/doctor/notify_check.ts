/**
 * Whether those can be told who are to be told of every end.
 *
 * @module
 */
import { readEndWishes } from "../../config/telling/end_wishes.ts";
import { parseNotify } from "../../config/telling/notify.ts";
import { desktopCommand } from "../telling/desktop.ts";
import { type Check, note, ok, warning } from "./check.ts";

export const notifyCheck: Check = {
  name: "notify",
  async run({ home, env, cwd }) {
    if (home === undefined) return [];
    // What is wrong with a value is for the checks of config.json and of the environment to say.
    const wishes = await readEndWishes({}, { env, home }).catch(() => undefined);
    const words = wishes?.notify ?? [];
    if (words.length === 0) {
      return [note("nobody is told when an agent has ended; --notify and --on-end do that")];
    }
    const isDesktop = parseNotify({ value: words.join(","), from: "notify" })
      .some(({ kind }) => kind === "desktop");
    if (!isDesktop) return [ok(`${words.join(", ")}: told when an agent has ended`)];
    const command = desktopCommand({ title: "", body: "", isFailure: false, cwd });
    if (command === undefined) {
      const fix = "install notify-send (Debian: apt-get install libnotify-bin)";
      return [warning("notify is set to desktop, and there is no notify-send on PATH", fix)];
    }
    return [ok(`${words.join(", ")}: told when an agent has ended, by ${command.program}`)];
  },
};
