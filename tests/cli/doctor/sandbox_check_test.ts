import { assertEquals, assertMatch } from "@std/assert";
import { describeSandbox, sandboxCheck } from "../../../lib/cli/doctor/sandbox_check.ts";
import type { FoundMeans, NoMeans } from "../../../lib/sys/sandbox/find_means.ts";
import type { SandboxLevel } from "../../../lib/sys/sandbox/sandbox_level.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { findingsOf } from "./context.ts";

const BUBBLEWRAP: FoundMeans = {
  means: "bubblewrap",
  bwrap: "/usr/bin/bwrap",
  nsenter: "/usr/bin/nsenter",
  canDisableUserNamespaces: true,
};
const LANDLOCK: FoundMeans = {
  means: "landlock",
  setpriv: "/x",
  access: "fs",
  why: "no namespaces",
};
const NONE: NoMeans = { means: undefined, why: "bwrap is not installed", hint: "install it" };

Deno.test("describeSandbox() says how to switch one on, and why one that is wanted cannot be had", () => {
  const said = (level: SandboxLevel, found: FoundMeans | NoMeans, place?: string, gap?: string) => {
    const { level: kind, message } = describeSandbox({ level, found, place, gap });
    return `${kind}: ${message}`;
  };
  assertEquals(
    said("off", BUBBLEWRAP),
    "note: off: agents run with your rights; bubblewrap works here: isonforge config set sandbox workspace",
  );
  assertEquals(
    said("off", NONE, "WSL"),
    "note: off: agents run with your rights, and one cannot be had: bwrap is not installed (install it); " +
      "isonforge itself runs in WSL",
  );
  assertEquals(said("strict", BUBBLEWRAP), "ok: strict, made by bubblewrap");
  assertEquals(
    said("workspace", BUBBLEWRAP, undefined, "a gap"),
    "ok: workspace, made by bubblewrap; a gap",
  );
  assertEquals(
    said("workspace", NONE),
    "error: workspace, which cannot be had: bwrap is not installed",
  );
  assertMatch(
    said("workspace", LANDLOCK),
    /^warning: workspace, made by Landlock: it guards writes only/,
  );
  assertMatch(said("strict", LANDLOCK), /^error: strict, which cannot be had: no namespaces/);
});

Deno.test("sandboxCheck knows the level that holds", async () => {
  await using home = await temporaryDirectory();
  const context = { home: home.path, cwd: home.path };
  const [off, ...others] = await findingsOf(sandboxCheck, context);
  assertEquals([off?.level, others], ["note", []]);
  assertMatch(off?.message ?? "", /^off: agents run with your rights/);
  await Deno.writeTextFile(`${home.path}/config.json`, '{"sandbox": "workspace"}');
  const [on] = await findingsOf(sandboxCheck, context);
  assertMatch(on?.message ?? "", /^workspace, /);
});
