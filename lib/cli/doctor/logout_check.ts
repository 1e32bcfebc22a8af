/**
 * Whether detached agents survive that their user logs out, where systemd-logind looks after sessions.
 *
 * A session's processes are in a scope, which logind ends with the session if KillUserProcesses says so
 * (logind.conf(5)). What a user's own service manager started (user@.service: most graphical terminals)
 * ends with that manager, at the end of the last session, unless the user lingers (systemd-run(1), loginctl(1)).
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { ask } from "./ask.ts";
import { type Check, type Finding, note, ok, warning } from "./check.ts";

/** What logind says: its settings, and those of this user. */
export interface Logind {
  manager: Record<string, string>;
  user: Record<string, string>;
}

export const logoutCheck: Check = {
  name: "logging out",
  async run() {
    const groups = await Deno.readTextFile("/proc/self/cgroup").catch(() => "");
    if (placeOf(groups) === "other") return [judgeLogout(groups, undefined)];
    const [manager, user] = await Promise.all([
      ask(["loginctl", "show-session", "--all"]),
      ask(["loginctl", "show-user", String(Deno.uid()), "--all"]),
    ]);
    const logind = manager?.code === 0 && user?.code === 0
      ? { manager: properties(manager.text), user: properties(user.text) }
      : undefined;
    return [judgeLogout(groups, logind)];
  },
};

/** @param groups the text of /proc/self/cgroup */
export function judgeLogout(groups: string, logind: Logind | undefined): Finding {
  const place = placeOf(groups);
  if (place === "other") return ok("agents go on: this shell is in no session of systemd-logind");
  if (logind === undefined) return note("systemd-logind does not tell what happens to agents");
  const { manager, user } = logind;
  const lingers = user["Linger"] === "yes" || manager["UserStopDelayUSec"] === "infinity";
  if (place === "session") {
    if (!killsSession(logind)) return ok("agents go on");
    return warning(
      "agents end with the session: KillUserProcesses=yes in logind.conf",
      `${lingers ? "" : "loginctl enable-linger; then "}` +
        `start agents with: systemd-run --user --scope ${PROGRAM} --bg "…"`,
    );
  }
  if (lingers) return ok("agents go on: lingering is enabled");
  return warning(
    "agents end with your last session: this shell belongs to user@.service, which ends then",
    "loginctl enable-linger",
  );
}

/** What started this process: a login, or the user's own service manager. */
function placeOf(groups: string): "session" | "manager" | "other" {
  if (/\/user@\d+\.service(\/|$)/m.test(groups)) return "manager";
  return /\/session-[^/\n]+\.scope(\/|$)/m.test(groups) ? "session" : "other";
}

function killsSession({ manager, user }: Logind): boolean {
  const lists = (names = "") => names.split(" ").includes(user["Name"] ?? "");
  if (manager["KillUserProcesses"] !== "yes" || lists(manager["KillExcludeUsers"])) return false;
  return !manager["KillOnlyUsers"] || lists(manager["KillOnlyUsers"]);
}

function properties(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\n").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}
