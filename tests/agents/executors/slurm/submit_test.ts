import { assertEquals, assertRejects } from "@std/assert";
import type {
  AskSlurm,
  SlurmAnswer,
} from "../../../../lib/agents/executors/slurm/slurm_program.ts";
import { releasing, submitHeld } from "../../../../lib/agents/executors/slurm/submit.ts";
import { unknownMeta } from "../../../../lib/agents/record/meta.ts";
import { UserError } from "../../../../lib/errors.ts";
import { processTable } from "../../../../lib/sys/platform.ts";

const NAME = "isonforge-a3f8c1d2-0123abcd";

/** Submits a run to a Slurm that answers so. */
function submitted(ask: AskSlurm, environment: Record<string, string> = {}): Promise<string> {
  return submitHeld(
    {
      meta: unknownMeta("a3f8c1d2"),
      nonce: "0123abcd",
      directory: "/nowhere",
      worker: [],
      settle: [],
    },
    {
      ask,
      environment,
      self: ["isonforge"],
      table: processTable(),
      jobs: () => Promise.resolve({ byName: new Map(), age: 0 }),
      recordOf: () => undefined,
      name: NAME,
      directory: "/nowhere",
      script: "/nowhere/job.sh",
    },
  );
}

const answer = (stdout: string, complaint = "", code = 0): Promise<SlurmAnswer> =>
  Promise.resolve({ code, stdout, complaint });

Deno.test("submitHeld() hands over an environment without what is of this session, or of an agent", async () => {
  let handedOver: Record<string, string> | undefined;
  const job = await submitted((_program, _args, options) => {
    handedOver = options?.env;
    return answer("4711\n");
  }, {
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
  });
  assertEquals([job, handedOver], ["4711", {
    HOME: "/home/me",
    SLURM_CONF: "/etc/slurm/slurm.conf",
    ISONFORGE_HOME: "/home/me/.isonforge",
    ISONFORGE_AGENTS_COLUMNS: "id",
  }]);
});

const HUNG = new UserError("Slurm does not answer: sbatch took longer than 30 s", { hint: "ping" });
const CANCEL = `scancel --name=${NAME}`;

/** What a controller does with a submission, and with taking it back → what is said. */
const FAILURES: ReadonlyArray<
  readonly [
    when: string,
    answers: Partial<Record<"sbatch" | "scancel", () => Promise<SlurmAnswer>>>,
    said: readonly [message: string, hint: string | undefined],
    asked: readonly string[],
  ]
> = [
  [
    "it hangs, and then takes the job back",
    { sbatch: () => Promise.reject(HUNG), scancel: () => answer("") },
    [HUNG.message, "ping"],
    ["sbatch", CANCEL],
  ],
  [
    "it hangs, and goes on hanging",
    { sbatch: () => Promise.reject(HUNG), scancel: () => Promise.reject(HUNG) },
    [
      "cannot submit: Slurm does not answer, and may have a job that it will not start",
      `once it answers: ${CANCEL}`,
    ],
    ["sbatch", CANCEL],
  ],
  [
    "it cuts the answer short",
    {
      sbatch: () => answer("", "Zero Bytes were transmitted or received", 1),
      scancel: () => answer(""),
    },
    [
      "cannot submit: Slurm did not tell the job's number: Zero Bytes were transmitted or received",
      undefined,
    ],
    ["sbatch", CANCEL],
  ],
  [
    "nobody is there",
    { sbatch: () => answer("", "Unable to contact slurm controller (connect failure)", 1) },
    [
      "cannot submit: Slurm does not answer: Unable to contact slurm controller (connect failure)",
      "scontrol ping tells whether its controller is up",
    ],
    ["sbatch"],
  ],
];

for (const [when, answers, said, asked] of FAILURES) {
  Deno.test(`submitHeld() says what is known, and leaves no job that it knows of, when ${when}`, async () => {
    const questions: string[] = [];
    const error = await assertRejects(
      () =>
        submitted((program, args) => {
          questions.push(program === "scancel" ? [program, ...args].join(" ") : program);
          return answers[program as "sbatch" | "scancel"]?.() ?? answer("", "not expected", 1);
        }),
      UserError,
    );
    assertEquals([[error.message, error.hint], questions], [said, asked]);
  });
}

for (
  const [when, answers, says] of [
    ["can be taken back", [1, 0], "Slurm refuses the job: no such partition"],
    [
      "cannot be taken back",
      [1, 1],
      "Slurm refuses the job: no such partition; Slurm may still have job 4711, which it will not start",
    ],
  ] as const
) {
  Deno.test(`releasing() says what is left of a job that is refused and ${when}`, async () => {
    const codes = answers.values();
    const asked: string[] = [];
    const error = await assertRejects(() =>
      releasing("4711", (program, args) => {
        asked.push([program, ...args].join(" "));
        return Promise.resolve({
          code: codes.next().value ?? 0,
          stdout: "",
          complaint: "no such partition",
        });
      }, () => Promise.resolve()), UserError);
    assertEquals(error.message, says);
    assertEquals(asked, ["scontrol release 4711", "scancel 4711"]);
  });
}
