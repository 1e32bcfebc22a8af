import { assertEquals, assertStringIncludes } from "@std/assert";
import { notifyCheck } from "../../../lib/cli/doctor/notify_check.ts";
import { setSearchPath } from "../../../lib/sys/search_path.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { findingsOf } from "./context.ts";

async function levels(notify: string | undefined): Promise<string[]> {
  await using home = await temporaryDirectory();
  const env: Record<string, string> = notify === undefined ? {} : { ISONFORGE_NOTIFY: notify };
  const findings = await findingsOf(notifyCheck, { home: home.path, env });
  return findings.map(({ level, message }) => `${level}: ${message}`);
}

Deno.test("notifyCheck says who is told, and when nobody is", async () => {
  const [none = ""] = await levels(undefined);
  assertStringIncludes(none, "note: nobody is told when an agent has ended");
  assertEquals(await levels("ntfy:builds"), ["ok: ntfy:builds: told when an agent has ended"]);
});

Deno.test("notifyCheck warns when the desktop is to be told and nothing can", async () => {
  await using directory = await temporaryDirectory();
  try {
    setSearchPath(directory.path);
    const [missing = ""] = await levels("desktop");
    assertStringIncludes(missing, "warning: notify is set to desktop");
    await Deno.writeTextFile(directory.at("notify-send"), "", { mode: 0o755 });
    const [there = ""] = await levels("desktop");
    assertStringIncludes(there, `ok: desktop: told when an agent has ended, by ${directory.path}`);
  } finally {
    setSearchPath(Deno.env.get("PATH") ?? "");
  }
});
