import { assertEquals, assertStringIncludes } from "@std/assert";
import { judgeLogout } from "../../../lib/cli/doctor/logout_check.ts";

const SESSION = "0::/user.slice/user-1000.slice/session-3.scope\n";
const MANAGER = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/vte-spawn-1.scope\n";
const USER = { Name: "ann", Linger: "no" };
const KILLS = { KillUserProcesses: "yes", KillExcludeUsers: "root", UserStopDelayUSec: "10s" };

Deno.test("judgeLogout() warns when logind ends the session's processes", () => {
  const { level, fix = "" } = judgeLogout(SESSION, { manager: KILLS, user: USER });
  assertEquals(level, "warning");
  assertStringIncludes(fix, "loginctl enable-linger; then start agents with");
  assertStringIncludes(fix, "systemd-run --user --scope isonforge --bg");
  const lingering = judgeLogout(SESSION, { manager: KILLS, user: { ...USER, Linger: "yes" } });
  // Lingering alone does not help what is in the scope of a session.
  assertEquals(lingering.level, "warning");
  assertEquals(lingering.fix?.includes("enable-linger"), false);
});

Deno.test("judgeLogout() is content when logind leaves this user's processes alone", () => {
  const managers = [
    { ...KILLS, KillUserProcesses: "no" },
    { ...KILLS, KillExcludeUsers: "root ann" },
    { ...KILLS, KillOnlyUsers: "bob" },
  ];
  for (const manager of managers) {
    assertEquals(judgeLogout(SESSION, { manager, user: USER }).level, "ok");
  }
  const listed = { ...KILLS, KillOnlyUsers: "bob ann" };
  assertEquals(judgeLogout(SESSION, { manager: listed, user: USER }).level, "warning");
});

Deno.test("judgeLogout() warns when the shell ends with the user's service manager", () => {
  const manager = { ...KILLS, KillUserProcesses: "no" };
  const finding = judgeLogout(MANAGER, { manager, user: USER });
  assertEquals([finding.level, finding.fix], ["warning", "loginctl enable-linger"]);
  const lingers = { ...USER, Linger: "yes" };
  assertEquals(judgeLogout(MANAGER, { manager, user: lingers }).level, "ok");
  const stays = { ...manager, UserStopDelayUSec: "infinity" };
  assertEquals(judgeLogout(MANAGER, { manager: stays, user: USER }).level, "ok");
});

Deno.test("judgeLogout() is content outside of sessions, and where logind does not tell", () => {
  assertEquals(judgeLogout("0::/\n", undefined).level, "ok");
  assertEquals(judgeLogout("0::/system.slice/cron.service\n", undefined).level, "ok");
  assertEquals(judgeLogout(SESSION, undefined).level, "note");
});
