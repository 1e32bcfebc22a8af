import { assertEquals, assertThrows } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { UsageError } from "../../lib/errors.ts";
import { readRequest } from "../../scripts/build/options.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { denoFlags } from "../../scripts/deno_flags.ts";

Deno.test("readRequest() builds for this machine, for some targets, or for all", () => {
  const [first, second] = TARGETS;
  assertEquals(readRequest([]), { kind: "here" });
  assertEquals(readRequest(["--all"]), { kind: "release", targets: TARGETS });
  const words = [
    "--target",
    second!.triple,
    `--target=${first!.triple}`,
    "--target",
    second!.triple,
  ];
  assertEquals(readRequest(words), { kind: "release", targets: [second!, first!] });
  assertEquals(readRequest(["--all", "--code-cache", "again.json"]), {
    kind: "release",
    targets: TARGETS,
    codeCache: "again.json",
  });
  assertEquals(readRequest(["--help"]), { kind: "help" });
});

Deno.test("readRequest() refuses everything else", () => {
  const wrong: Record<string, string[]> = {
    'no such option: "--al"': ["--al"],
    'no such option: "-x"': ["-x"],
    'no such argument: "extra"': ["--all", "extra"],
    'no such target: "x86_64-pc-windows-msvc"': ["--target", "x86_64-pc-windows-msvc"],
    'no such target: ""': ["--target"],
    "--code-cache needs a file": ["--all", "--code-cache"],
    "--code-cache is for a release: --all or --target": ["--code-cache", "again.json"],
    "--all and --target exclude each other": ["--all", "--target", TARGETS[0]!.triple],
  };
  for (const [message, words] of Object.entries(wrong)) {
    assertThrows(() => readRequest(words), UsageError, message);
  }
});

Deno.test("scripts/build.ts ends with 2 on a wrong option, before it builds anything", async () => {
  const script = fromFileUrl(new URL("../../scripts/build.ts", import.meta.url));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", ...denoFlags(), "-A", script, "--wrong"],
  }).output();
  const said = new TextDecoder().decode(stderr);
  assertEquals({ code, said }, {
    code: 2,
    said: 'error: no such option: "--wrong"\nhint: --help shows the options\n',
  });
});
