/**
 * The end of an agent for which memory runs out: jobs with limits, by control groups.
 */
import { assertEquals } from "@std/assert";
import { IS_FULL } from "../helpers/rounds.ts";
import { whyNoMemoryLimits } from "./cluster.ts";
import { testOnCluster } from "./test_on_cluster.ts";

const missing = IS_FULL ? await whyNoMemoryLimits() : "only with ISONFORGE_TEST_FULL=1";

/** Each of them needs less than the worker, so that the kernel chooses that one. */
const HOG =
  `for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
  sh -c 'x=$(head -c 8000000 /dev/zero | tr "\\0" x); sleep 600; echo "$x"' &
done
wait
`;

testOnCluster(
  "an agent without memory is told in Slurm's word",
  { missing, hasMemoryLimits: true },
  async ({ sandbox }) => {
    await Deno.writeTextFile(`${sandbox.project}/hog.sh`, HOG);
    const args = ["--on", "slurm", "--bg", "-q", "--model", "rehearsal"];
    const id = (await sandbox.ok(
      [...args, "--slurm-option=--mem=120M", "--", "rehearse: bash sh hog.sh"],
    )).trim();
    await sandbox.run(["wait", id]);
    const { reason, end_note } = sandbox.meta(id);
    assertEquals([reason, end_note], ["killed", "Slurm: OUT_OF_MEMORY on n1"]);
  },
);
