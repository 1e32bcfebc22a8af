/**
 * The checks of what is in the home: records, leftovers, locks.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { AgentStore } from "../../../lib/agents/record/store.ts";
import { configCheck } from "../../../lib/cli/doctor/config_check.ts";
import { diskCheck } from "../../../lib/cli/doctor/disk_check.ts";
import { endpointCheck } from "../../../lib/cli/doctor/endpoint_check.ts";
import { homeCheck } from "../../../lib/cli/doctor/home_check.ts";
import { leftoversCheck } from "../../../lib/cli/doctor/leftovers_check.ts";
import { locksCheck } from "../../../lib/cli/doctor/locks_check.ts";
import { recordsCheck } from "../../../lib/cli/doctor/records_check.ts";
import { processTable } from "../../../lib/sys/platform.ts";
import { shellQuote } from "../../../lib/sys/shell_quote.ts";
import { namesIn, pathsBelow } from "../../helpers/files.ts";
import { evaluation } from "../../helpers/evaluate.ts";
import { poll } from "../../helpers/poll.ts";
import { publish, record } from "../../helpers/records.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { findingsOf } from "./context.ts";

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000);

Deno.test("recordsCheck tells how many agents there are when all records are right", async () => {
  await using home = await temporaryDirectory();
  assertEquals((await findingsOf(recordsCheck, { home: home.path }))[0]?.message, "no agents yet");
  await publish(new AgentStore(home.path));
  assertEquals(await findingsOf(recordsCheck, { home: home.path }), [
    { level: "ok", message: "1 agent, 0 running" },
  ]);
});

Deno.test("checks of what is in the home leave it to homeCheck when the home is no directory", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("file"), "");
  for (const home of [directory.at("file"), directory.at("file", "below")]) {
    for (const check of [diskCheck, configCheck, recordsCheck]) {
      assertEquals(await findingsOf(check, { home }), [], check.name);
    }
    assertEquals((await findingsOf(endpointCheck, { home })).map(({ fix }) => fix), [
      "fix home first",
    ]);
    assertEquals((await findingsOf(homeCheck, { home }))[0]?.level, "error");
  }
});

Deno.test("recordsCheck warns of records that cannot be read, and of ends that nobody recorded", async () => {
  await using home = await temporaryDirectory();
  const store = new AgentStore(home.path);
  const broken = await publish(store);
  await Deno.writeTextFile(join(store.directory(broken), "meta.json"), "{");
  const lost = await publish(store);
  const identity = { boot_id: "of another boot", start_time: "1", nonce: "n" };
  await store.write({ ...record(lost), state: "running", pid: 4_000_000, identity });

  const before = pathsBelow(home.path).toString();
  assertEquals(await findingsOf(recordsCheck, { home: home.path }), [
    {
      level: "warning",
      message: `the record of ${broken} cannot be used: it is not valid JSON`,
      fix: `isonforge rm --force ${broken}`,
    },
    { level: "warning", message: `nobody recorded how ${lost} ended`, fix: "isonforge agents" },
  ]);
  assertEquals(pathsBelow(home.path).toString(), before);
  assertEquals(store.read(lost).state, "running");
});

Deno.test("leftoversCheck names what killed commands left, and nothing that is in use", async () => {
  await using home = await temporaryDirectory();
  const id = await publish(new AgentStore(home.path));
  const old = [
    home.at(".config.json.0123abcd.tmp"),
    home.at("agents", ".new-01234567"),
    home.at("agents", id, ".meta.json.0123abcd.tmp"),
  ];
  await Deno.writeTextFile(old[0] ?? "", "");
  await Deno.mkdir(old[1] ?? "");
  await Deno.writeTextFile(old[2] ?? "", "");
  assertEquals((await findingsOf(leftoversCheck, { home: home.path }))[0]?.level, "ok");

  for (const path of old) await Deno.utime(path, AN_HOUR_AGO, AN_HOUR_AGO);
  assertEquals(await findingsOf(leftoversCheck, { home: home.path }), [
    {
      level: "warning",
      message: "3 of commands that were killed",
      fix: `rm -r ${old.map(shellQuote).join(" ")}`,
    },
  ]);
});

Deno.test("leftoversCheck gives a command that can be copied when there are more than it names", async () => {
  await using home = await temporaryDirectory();
  const old = [..."0123456"].map((digit) => home.at(`.config.json.0123abc${digit}.tmp`));
  for (const path of old) {
    await Deno.writeTextFile(path, "");
    await Deno.utime(path, AN_HOUR_AGO, AN_HOUR_AGO);
  }
  const [finding] = await findingsOf(leftoversCheck, { home: home.path });
  assertEquals(finding?.message, "7 of commands that were killed; here are the first 5");
  const args = ["-c", finding?.fix ?? ""];
  assertEquals((await new Deno.Command("/bin/sh", { args }).output()).code, 0);
  assertEquals(namesIn(home.path), [".config.json.0123abc5.tmp", ".config.json.0123abc6.tmp"]);
});

Deno.test({
  name: "locksCheck names the process when it is suspended with a lock",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using home = await temporaryDirectory();
    const id = await publish(new AgentStore(home.path));
    const agent = home.at("agents", id);
    const child = evaluation(`
      import { withDirectoryLock } from "lib/sys/lock.ts";
      await withDirectoryLock(${JSON.stringify(agent)}, async () => {
        console.log("held");
        await Deno.stdin.read(new Uint8Array(1));
      });
    `).spawn();
    const reader = child.stdout.getReader();
    try {
      await reader.read();
      child.kill("SIGSTOP");
      await poll(() => processTable().read(child.pid)?.isStopped, "it to be suspended");
      const [finding, ...others] = await findingsOf(locksCheck, { home: home.path });
      assertEquals(others, []);
      assertEquals(finding?.level, "warning");
      assertMatch(finding?.message ?? "", new RegExp(`^process ${child.pid} \\(`));
      assertStringIncludes(finding?.message ?? "", `is suspended and keeps the lock of ${agent}`);
      assertEquals(finding?.fix, `kill -CONT ${child.pid}`);
    } finally {
      child.kill("SIGKILL");
      await child.stdin.close().catch(() => {});
      await reader.cancel();
      await child.stderr.cancel();
      await child.status;
    }
  },
});
