/**
 * Files that have another name than the one by which they are denied, hidden or outside: behind links of both kinds.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { canContain, contained, furnish, hand } from "../helpers/contained_run.ts";
import { fill } from "../helpers/fill.ts";
import { createSandbox } from "../helpers/sandbox.ts";

const ignore = !canContain;

Deno.test({
  name: "what links lead to that rules deny is out of reach of commands, too",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    await furnish(sandbox);
    await fill(join(project, ".."), {
      ...{ "shared/.env": "SECRET-1\n", "shared/sec/db": "SECRET-2", "real.cfg": "SECRET-3" },
    });
    await fill(project, {
      ...{
        ".env": ">../shared/.env",
        "secrets": ">../shared/sec",
        "cfg/prod.key": ">../../real.cfg",
      },
      ...{ "conf.yml": ">src/conf.yml", "src/conf.yml": "as it was\n" },
    });
    // What no rule can tell from the command line.
    await Deno.writeTextFile(
      join(project, "change"),
      'for (qw(conf.yml src/conf.yml)) { open(F, ">", $_) or print "$!\\n"; } rename "src", "s" or print "$!\\n"',
    );
    await hand(sandbox);
    const deny = ["Read(**/.env)", "Read(secrets/**)", "Read(**/*.key)", "Edit(conf.yml)"];
    const { results, sent, stderr, code } = await contained(sandbox, [
      "cat .env secrets/db cfg/prod.key ../shared/.env ../shared/sec/db ../real.cfg; ls ../shared/sec",
      "perl change; cat src/conf.yml",
    ], { args: ["--settings", JSON.stringify({ permissions: { deny } })] });
    assertEquals(code, 0, stderr);
    assert(!sent.includes("SECRET-"), sent);
    assertEquals(results[0]?.match(/Permission denied/g)?.length, 7, results[0]);
    assertMatch(results[1] ?? "", /^Read-only.*\nRead-only.*\n.*busy\nas it was\n/);
    assertEquals(await Deno.readTextFile(join(project, "conf.yml")), "as it was\n");
    await sandbox.gone();
  },
});

Deno.test({
  name: "what links in hidden directories lead to is hidden, too",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const user = sandbox.env.HOME ?? "";
    await furnish(sandbox);
    await fill(user, {
      ...{ "dot/id": "SECRET-1\n", ".ssh/id_rsa": ">../dot/id", "dot/keys/k": "SECRET-2\n" },
      ...{ ".ssh/keys": ">../dot/keys", "dot/open": "nothing of note\n" },
      ...{ "project/own": "SECRET-3\n", ".ssh/own": ">../project/own" },
    });
    await hand(sandbox);
    const { results, sent, stderr, code } = await contained(sandbox, [
      "cat ~/dot/id ~/dot/open; ls -A ~/dot/keys; cat own; cat ~/.ssh/id_rsa",
      { name: "read", arguments: { path: join(user, "dot/id") } },
      { name: "grep", arguments: { pattern: "SECRET" } },
    ]);
    assertEquals(code, 0, stderr);
    assert(!sent.includes("SECRET-"), sent);
    assertMatch(
      results[0] ?? "",
      /^nothing of note\ncat: own: Permission denied\ncat: .*id_rsa: No such file/,
    );
    assertMatch(results[1] ?? "", /the sandbox does not show/);
    await sandbox.gone();
  },
});

Deno.test({
  name:
    "no hard link is written through that lies in the project, whatever an earlier run has made there",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    const user = sandbox.env.HOME ?? "";
    await furnish(sandbox);
    await fill(user, { ".zshfoo": "as it was\n", "project/deep/rc/other": "x" });
    await Deno.link(join(user, ".zshfoo"), join(project, "deep/rc/zf"));
    await hand(sandbox);
    const first = await contained(sandbox, [
      "mkdir .a && cd .a && echo > 0 && for i in $(seq 1 70); do ln 0 $i; done; echo made",
      "mv deep node_modules; mv deep/rc deep/target; mkdir deep/.git; mv deep/rc/zf zf; mv deep/rc/other .; ls",
    ]);
    assertEquals(first.code, 0, first.stderr);
    assertMatch(first.results[0] ?? "", /^made\n/);
    assertMatch(first.results[1] ?? "", /(?:mv: .*\n){3}README.md\ndeep\nother\nsrc\n/);
    const second = await contained(sandbox, [
      "echo EVIL >> deep/rc/zf; echo mine >> .a/7; cat .a/0",
    ]);
    assertEquals(second.code, 0, second.stderr);
    assertMatch(second.results[0] ?? "", /zf: Read-only file system\n\nmine\n/);
    assertEquals(await Deno.readTextFile(join(user, ".zshfoo")), "as it was\n");
    await sandbox.gone();
  },
});

Deno.test({
  name:
    "what rules deny stays out of reach behind what an earlier run has made, and the run says what it covers",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    await furnish(sandbox);
    await fill(sandbox.project, {
      "svc/deep/er/z.key": "SECRET-1\n",
      // What no rule can tell from the command line.
      "look":
        'for (qw(svc/deep/er/z.key a7/x.key many/7.key)) { open(F, $_) ? print <F> : print "$!\\n"; }',
    });
    for (let index = 0; index < 300; index++) {
      await fill(sandbox.project, { [`many/${index}.key`]: "x" });
    }
    for (let index = 0; index < 70; index++) {
      await fill(sandbox.project, { [`a${index}/x.key`]: "x" });
    }
    await hand(sandbox);
    const { results, sent, stderr, code } = await contained(sandbox, [
      "perl look",
    ], { args: ["--settings", JSON.stringify({ permissions: { deny: ["Read(**/*.key)"] } })] });
    assertEquals(code, 0, stderr);
    assert(!sent.includes("SECRET-"), sent);
    assertEquals(results[0]?.match(/Permission denied/g)?.length, 3, results[0]);
    assertMatch(stderr, /takes rules that deny reading to mean all that is in ".*\/many"/);
    await sandbox.gone();
  },
});
