import { assertEquals } from "@std/assert";
import { submitHeld } from "../../../../lib/agents/executors/slurm/submit.ts";
import { unknownMeta } from "../../../../lib/agents/record/meta.ts";
import { processTable } from "../../../../lib/sys/platform.ts";

Deno.test("submitHeld() hands over an environment without what is of this session, or of an agent", async () => {
  const meta = unknownMeta("a3f8c1d2");
  let handedOver: Record<string, string> | undefined;
  const job = await submitHeld(
    { meta, nonce: "0123abcd", directory: "/nowhere", worker: [], settle: [] },
    {
      ask: (_program, _args, options) => {
        handedOver = options?.env;
        return Promise.resolve({ code: 0, stdout: "4711\n", complaint: "" });
      },
      environment: {
        HOME: "/home/me",
        SLURM_CONF: "/etc/slurm/slurm.conf",
        ISONFORGE_HOME: "/home/me/.isonforge",
        ISONFORGE_AGENTS_COLUMNS: "id",
        ISONFORGE_AGENT_ID: "91b4ef0a",
        ISONFORGE_AGENT_NONCE: "4567cdef",
        ISONFORGE_AGENT_CALL: "of a command",
        SLURM_JOB_ID: "4710",
        SSH_TTY: "/dev/pts/0",
        PWD: "/home/me",
      },
      self: ["isonforge"],
      table: processTable(),
      jobs: () => Promise.resolve({ byName: new Map(), age: 0 }),
      recordOf: () => undefined,
      name: "isonforge-a3f8c1d2-0123abcd",
      directory: "/nowhere",
      script: "/nowhere/job.sh",
    },
  );
  assertEquals([job, handedOver], ["4711", {
    HOME: "/home/me",
    SLURM_CONF: "/etc/slurm/slurm.conf",
    ISONFORGE_HOME: "/home/me/.isonforge",
    ISONFORGE_AGENTS_COLUMNS: "id",
  }]);
});
