import { assertEquals, assertMatch } from "@std/assert";
import { aboutMunge } from "../../../lib/cli/doctor/munge.ts";
import { setSearchPath } from "../../../lib/sys/search_path.ts";
import { poll } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** Debian keeps daemons where only root's PATH looks. */
const PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";
const MISSING = ["munged", "munge", "unmunge"].filter((name) =>
  !PATH.split(":").some((directory) => isFile(`${directory}/${name}`))
);

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

Deno.test({
  name: `aboutMunge() tells when a munged that ran has died${
    MISSING.length === 0 ? "" : ` (not here: there is no ${MISSING.join(", ")})`
  }`,
  ignore: MISSING.length > 0,
  fn: async () => {
    await using directory = await temporaryDirectory();
    const { at } = directory;
    await Deno.writeFile(at("key"), new Uint8Array(128).fill(7), { mode: 0o600 });
    const files = ["key", "pid", "log", "seed"].map((name) => `--${name}-file=${at(name)}`);
    const munged = new Deno.Command("munged", {
      // It is nobody's but ours, wherever it lies.
      args: ["--foreground", "--force", `--socket=${at("socket")}`, ...files],
      env: { PATH },
      stdout: "null",
      stderr: "null",
    }).spawn();
    await Deno.writeTextFile(at("slurm.conf"), `AuthInfo=socket=${at("socket")}\n`);
    setSearchPath(PATH);
    const found = async () => {
      const env = (name: string) => name === "SLURM_CONF" ? at("slurm.conf") : undefined;
      return await aboutMunge({ cwd: "/nowhere", env, isControllerUp: false });
    };
    try {
      await poll(async () => (await found())?.level === "ok", "munged to make credentials");
      // It has no time to take its socket away.
      munged.kill("SIGKILL");
      await munged.status;
      const finding = await found();
      assertEquals(finding?.level, "warning");
      assertMatch(
        finding?.message ?? "",
        /^munged does not run here, and without it Slurm does not know who asks: \S/,
      );
    } finally {
      try {
        munged.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await munged.status;
    }
  },
});
