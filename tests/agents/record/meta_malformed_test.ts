import { assertEquals, assertThrows } from "@std/assert";
import { MetaFormatError, parseMeta } from "../../../lib/agents/record/parse_meta.ts";

const ID = "a3f8c1d2";
const VALID = {
  id: ID,
  pid: 18472,
  prompt: "audit",
  cwd: "/home/a",
  started_at: "2026-01-02T03:04:05.678Z",
  state: "running",
};

function without(name: keyof typeof VALID): string {
  return JSON.stringify({ ...VALID, [name]: undefined });
}

function withField(name: string, value: unknown): string {
  return JSON.stringify({ ...VALID, [name]: value });
}

/** What is in the file → what is said about it. */
const MALFORMED: ReadonlyArray<readonly [what: string, text: string, message: string]> = [
  ["empty", "", "it is empty"],
  ["white space", " \n", "it is empty"],
  ["truncated", JSON.stringify(VALID).slice(0, -9), "it is not valid JSON"],
  ["NULs", "\0".repeat(200), "it is not valid JSON"],
  ["binary", "\x7fELF\x02\x01\ufffd\ufffd", "it is not valid JSON"],
  ["two objects", JSON.stringify(VALID).repeat(2), "it is not valid JSON"],
  ["an empty object", "{}", `"id" is not "${ID}"`],
  ["an array", "[]", "it is not a JSON object"],
  ["null", "null", "it is not a JSON object"],
  ["a number", "12", "it is not a JSON object"],
  ["another agent's", withField("id", "91b4ef0a"), `"id" is not "${ID}"`],
  ["without a pid", without("pid"), `"pid" is not an integer`],
  ["with a pid in words", withField("pid", "18472"), `"pid" is not an integer`],
  ["with half a pid", withField("pid", 1.5), `"pid" is not an integer`],
  ["without a prompt", without("prompt"), `"prompt" is not a string`],
  ["with a list as prompt", withField("prompt", ["a"]), `"prompt" is not a string`],
  ["without a cwd", without("cwd"), `"cwd" is not a string`],
  ["without a time", without("started_at"), `"started_at" is not a time`],
  ["with another time", withField("started_at", "yesterday"), `"started_at" is not a time`],
  ["with a number as time", withField("started_at", 17), `"started_at" is not a time`],
  ["without a state", without("state"), `"state" is none of "running", "queued", "stopped"`],
  [
    "with another state",
    withField("state", "paused"),
    `"state" is none of "running", "queued", "stopped"`,
  ],
  ["with half an identity", withField("identity", { boot_id: "b" }), `"identity" is not complete`],
  ["with a number as effort", withField("effort", 3), `"effort" is not a string`],
  ["with max_turns in words", withField("max_turns", "5"), `"max_turns" is not a number`],
  ["without a date of creation", withField("created_at", 5), `"created_at" is not a time`],
  ["with half a run", withField("runs", 1.5), `"runs" is not a whole number`],
  ["with fewer runs than none", withField("runs", -1), `"runs" is not a whole number`],
  ["with offsets in words", withField("log_offsets", "9"), `"log_offsets" is not complete`],
  ["with one offset", withField("log_offsets", { stdout: 9 }), `"log_offsets" is not complete`],
  [
    "with a number in the environment",
    withField("environment", { A: 1 }),
    `"environment" is not an object of strings`,
  ],
  [
    "with an environment as list",
    withField("environment", []),
    `"environment" is not an object of strings`,
  ],
  ["with a list as worktree", withField("worktree", []), `"worktree" is not a string`],
  ["with an end in words", withField("ended_at", "soon"), `"ended_at" is not a time`],
  [
    "with an exit code in words",
    withField("exit_code", "0"),
    `"exit_code" is not an integer or null`,
  ],
  [
    "with an identity of a time in words",
    withField("identity", { boot_id: "b", start_time: 77, nonce: "n" }),
    `"identity" is not complete`,
  ],
  [
    "with an identity on a host of numbers",
    withField("identity", { boot_id: "b", start_time: "77", nonce: "n", host: 7 }),
    `"identity" is not complete`,
  ],
  [
    "with tokens in words among those of earlier runs",
    withField("earlier_runs", {
      num_turns: 1,
      tokens: { input: "1", output: 2, cache_read: 3, estimated: false },
    }),
    `"earlier_runs" is not complete`,
  ],
  ["with no identity", withField("identity", null), `"identity" is not complete`],
  ["with an identity in words", withField("identity", "b:77"), `"identity" is not complete`],
];

for (const [what, text, message] of MALFORMED) {
  Deno.test(`parseMeta() says "${message}" when the record is ${what}`, () => {
    assertEquals(assertThrows(() => parseMeta(text, ID), MetaFormatError).message, message);
  });
}
