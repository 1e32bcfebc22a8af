import { assertEquals } from "@std/assert";
import { type Check, ok, warning } from "../../../lib/cli/doctor/check.ts";
import { formatResult, formatSummary } from "../../../lib/cli/doctor/format.ts";
import { runChecks } from "../../../lib/cli/doctor/run_checks.ts";
import { UserError } from "../../../lib/errors.ts";

async function results(...checks: Check[]) {
  const context = {
    home: undefined,
    cwd: "/",
    env: () => undefined,
    variables: [],
    flags: {},
    probe: false,
    redact: (text: string) => text.replaceAll("secret", "[redacted]"),
  };
  return await Array.fromAsync(runChecks(checks, context));
}

function check(
  name: string,
  run: Check["run"],
  deadlineMs: Check["deadlineMs"] = 10_000,
): Check {
  return { name, run, deadlineMs };
}

Deno.test("runChecks() starts all at once, and keeps their order", async () => {
  const started: string[] = [];
  const { promise: afterLast, resolve } = Promise.withResolvers<void>();
  const first = check("first", async () => {
    started.push("first");
    await afterLast;
    return [ok("a"), { ...warning("b", "fix it"), check: "its other half" }];
  });
  const last = check("last", () => {
    started.push("last");
    resolve();
    return Promise.resolve([ok("c")]);
  });
  assertEquals(await results(first, last), [
    { check: "first", level: "ok", message: "a" },
    { check: "its other half", level: "warning", message: "b", fix: "fix it" },
    { check: "last", level: "ok", message: "c" },
  ]);
  assertEquals(started, ["first", "last"]);
});

Deno.test("runChecks() goes on when a check throws or hangs", async () => {
  const hangs = check("hangs", () => new Promise(() => {}), 10);
  const waits = check(
    "waits",
    () => new Promise(() => {}),
    ({ env }) => Number(env("WAITS") ?? 20),
  );
  const refuses = check("refuses", () => Promise.reject(new UserError("no", { hint: "do this" })));
  const breaks = check("breaks", () => {
    throw new TypeError("oops");
  });
  assertEquals(
    await results(
      hangs,
      waits,
      refuses,
      breaks,
      check("works", () => Promise.resolve([ok("yes")])),
    ),
    [
      {
        check: "hangs",
        level: "warning",
        message: "given up after 0.01 s",
        fix: "when the machine is less busy, run: isonforge doctor",
      },
      {
        check: "waits",
        level: "warning",
        message: "given up after 0.02 s",
        fix: "when the machine is less busy, run: isonforge doctor",
      },
      { check: "refuses", level: "error", message: "no", fix: "do this" },
      {
        check: "breaks",
        level: "warning",
        message: "could not be checked: oops",
        fix: "fix that, then run: isonforge doctor",
      },
      { check: "works", level: "ok", message: "yes" },
    ],
  );
});

Deno.test("runChecks() shows no secret", async () => {
  const tells = check(
    "tells",
    () => Promise.resolve([ok("the secret"), warning("the secret", "it lists secret")]),
  );
  const hints = check("hints", () => Promise.reject(new UserError("no", { hint: "not secret" })));
  assertEquals(await results(tells, hints), [
    { check: "tells", level: "ok", message: "the [redacted]" },
    { check: "tells", level: "warning", message: "the [redacted]", fix: "it lists [redacted]" },
    { check: "hints", level: "error", message: "no", fix: "not [redacted]" },
  ]);
});

Deno.test("formatResult() puts the fix below, and takes control characters out", () => {
  const result = { check: "a", level: "warning", message: "b\x1b[2J", fix: "c\nd" } as const;
  assertEquals(formatResult(result, { color: false }), "! a: b [2J\n  → c d");
  assertEquals(
    formatResult({ check: "a", level: "error", message: "b", fix: "c" }, { color: true }),
    "\x1b[31m✗\x1b[0m a: b\n  \x1b[2m→\x1b[0m c",
  );
});

Deno.test("formatResult() breaks the message, and not the fix, when the terminal is narrow", () => {
  const fix = "a command that is longer than that";
  const result = { check: "disk", level: "warning", message: "one two three four", fix } as const;
  assertEquals(
    formatResult(result, { color: false, width: 16 }),
    `! disk: one two\n  three four\n  → ${fix}`,
  );
});

Deno.test("formatSummary() counts", () => {
  assertEquals(formatSummary(["ok"]), "Ready.");
  assertEquals(formatSummary(["ok", "warning"]), "Ready, with 1 warning.");
  assertEquals(formatSummary(["error", "warning", "warning"]), "Not ready: 1 error, 2 warnings.");
});
