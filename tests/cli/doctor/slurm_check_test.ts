import { assertEquals } from "@std/assert";
import { parseAuthentication } from "../../../lib/cli/doctor/munge.ts";
import { slurmCheck } from "../../../lib/cli/doctor/slurm_check.ts";
import { setSearchPath } from "../../../lib/sys/search_path.ts";
import { writePrograms } from "../../helpers/executable.ts";
import { poll } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { findingsOf } from "./context.ts";

const UP = "echo 'Slurmctld(primary) at login is UP'";
const DOWN = `echo 'Slurmctld(primary) at login is DOWN'
echo 'scontrol: error: If munged is up, restart with --num-threads=10' >&2
echo 'scontrol: error: Munge encode failed: Failed to access "/run/munge/munge.socket.2"' >&2
exit 1`;
const NO_MUNGED = `echo 'munge: Error: Failed to access "'"$3"'": No such file' >&2; exit 6`;

/** What is found where Slurm's and munge's programs do that, and slurm.conf says that. */
async function findings(
  { scontrol, munge, unmunge = "cat >/dev/null; exit 2", configuration = "" }: {
    scontrol: string;
    munge: string;
    unmunge?: string;
    configuration?: string;
  },
): Promise<string[]> {
  await using directory = await temporaryDirectory();
  const scripts = { sbatch: "exit 1", scontrol, munge, unmunge };
  const programs = Object.entries(scripts)
    .map(([name, script]) => [name, `#!/bin/sh\n${script}\n`] as const);
  await writePrograms(directory.path, Object.fromEntries(programs));
  const SLURM_CONF = directory.at("slurm.conf");
  await Deno.writeTextFile(SLURM_CONF, configuration);
  try {
    setSearchPath(directory.path);
    // Once more where the machine is so busy that the controller's time was over before its program said anything.
    return await poll(async () => {
      const found = await findingsOf(slurmCheck, { env: { SLURM_CONF } });
      return !found.some(({ message }) => message.includes("took longer than")) &&
        found.map(({ check = "slurm", level, message }) => `${check} ${level}: ${message}`);
    }, "an answer of the controller within its time");
  } finally {
    setSearchPath(Deno.env.get("PATH") ?? "");
  }
}

Deno.test("slurmCheck says when munged does not run, and nothing of it where Slurm does without", async () => {
  const controller =
    'slurm warning: the controller does not answer: Munge encode failed: Failed to access "/run/munge/munge.socket.2"';
  assertEquals(
    await findings({
      scontrol: DOWN,
      munge: NO_MUNGED,
      configuration: "authinfo = cred_expire=5,socket=/x/y # there\n",
    }),
    [
      'munge warning: munged does not run here, and without it Slurm does not know who asks: Failed to access "/x/y": No such file',
      controller,
    ],
  );
  const other = { munge: NO_MUNGED, configuration: "AuthType=auth/slurm\n" };
  assertEquals(await findings({ ...other, scontrol: DOWN }), [controller]);
  const up = "slurm ok: Slurmctld(primary) at login is UP";
  // As by a token, whatever slurm.conf says.
  assertEquals(await findings({ scontrol: UP, munge: NO_MUNGED }), [up]);
  assertEquals(
    await findings({
      scontrol: UP,
      munge: "echo MUNGE:x:",
      unmunge: "echo 'STATUS:  Success (0)'",
    }),
    ["munge ok: munged makes and reads credentials", up],
  );
  assertEquals(
    (await findings({
      scontrol: DOWN,
      munge: "echo MUNGE:x:",
      unmunge: "echo 'STATUS:  Rewound credential (16)'; exit 16",
    }))[0],
    "munge warning: munged does not take its own credentials: Rewound credential (16)",
  );
});

Deno.test("parseAuthentication() reads what slurm.conf says of it", () => {
  assertEquals(parseAuthentication("ClusterName=x\n#AuthType=auth/jwt\n"), { type: "auth/munge" });
  assertEquals(
    parseAuthentication("AUTHTYPE=auth/slurm\nAuthAltTypes=auth/jwt\nAuthInfo=socket=/a,ttl=5\n"),
    { type: "auth/slurm", socket: "/a" },
  );
});
