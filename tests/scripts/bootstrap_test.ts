/**
 * scripts/bootstrap.sh where it cannot do its work: what it says, and that it does not wait for nobody.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { writePrograms } from "../helpers/executable.ts";
import { namesIn } from "../helpers/files.ts";
import { which } from "../helpers/install.ts";
import { canMount, fill, mount } from "../helpers/mounts.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
/** What every system has; no curl, npm or git. */
const TOOLS =
  "cat chmod cksum cp cut dirname env find grep mkdir mv ps rm rmdir sed sh sleep sort tail uname";

/** A checkout on a machine with nothing. */
async function createCheckout() {
  const directory = await temporaryDirectory();
  const [root, tools] = [directory.at("checkout"), directory.at("tools")];
  await Deno.mkdir(join(root, "scripts", "npm_only"), { recursive: true });
  await Deno.mkdir(tools);
  await Deno.copyFile(join(ROOT, "deno.json"), join(root, "deno.json"));
  const script = join(root, "scripts", "bootstrap.sh");
  await Deno.copyFile(join(ROOT, "scripts", "bootstrap.sh"), script);
  for (const name of TOOLS.split(" ")) {
    const found = await which(name);
    if (found !== undefined) await Deno.symlink(found, join(tools, name));
  }
  return {
    cache: join(root, ".cache"),
    npmOnly: join(root, "scripts", "npm_only"),
    /** Puts a made up program on PATH. */
    fake: (name: string, lines: string) =>
      writePrograms(tools, { [name]: `#!/bin/sh\n${lines}\n` }),
    run: async (env: Record<string, string> = {}) => {
      const command = new Deno.Command(join(tools, "sh"), {
        args: [script],
        env: { PATH: tools, ...env },
        clearEnv: true,
        stdin: "null",
      });
      const { code, stderr } = await command.output();
      return { code, stderr: new TextDecoder().decode(stderr) };
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

const NO_CURL = "bootstrap: there is no Deno 2.6 or newer on PATH, and no curl to download it with";

Deno.test("bootstrap.sh says what is missing, also where stand-ins are forbidden", async () => {
  await using checkout = await createCheckout();
  const { code, stderr } = await checkout.run();
  assertEquals(code, 1);
  assertEquals(
    stderr.split("\n")[0],
    `${NO_CURL}: falling back to npm (scripts/npm_only/README.md)`,
  );
  assertMatch(stderr.split("\n")[1] ?? "", /^bootstrap: the fallback (needs npm|is for Linux)/);
  const forbidden = await checkout.run({ ISONFORGE_NO_FALLBACK: "1" });
  const words = "; ISONFORGE_NO_FALLBACK forbids to take stand-ins from npm\n";
  assertEquals(forbidden, { code: 1, stderr: NO_CURL + words });
});

Deno.test("bootstrap.sh waits neither for the lock of one that is gone nor where it cannot write", async () => {
  await using checkout = await createCheckout();
  const lock = join(checkout.cache, "bootstrap.lock");
  // Of a number that another process has by now: this one, which began at another time.
  await Deno.mkdir(lock, { recursive: true });
  await Deno.writeTextFile(join(lock, "pid"), `${Deno.pid}\n1\n`);
  assertMatch((await checkout.run()).stderr, new RegExp(`^${NO_CURL}`));
  await Deno.remove(checkout.cache, { recursive: true });
  await Deno.writeTextFile(checkout.cache, "");
  const { code, stderr } = await checkout.run();
  assertEquals(code, 1);
  assertMatch(stderr, /^mkdir: .*\nbootstrap: cannot make \.cache\/ in \S+, which everything/);
});

Deno.test("bootstrap.sh leaves nothing half-made on a full disk, and says why it ends", {
  ignore: !canMount || Deno.build.target !== "x86_64-unknown-linux-gnu",
}, async () => {
  await using checkout = await createCheckout();
  await Deno.mkdir(checkout.cache);
  await using _disk = await mount(["-t", "tmpfs", "-o", "size=256k", "tmpfs"], checkout.cache);
  // As npm does when it unpacks a package.
  await checkout.fake(
    "npm",
    `case $1 in ci) ${await which(
      "head",
    )} -c 1000000 /dev/zero >package || { echo "npm error nospc: \$?"; exit 228; } ;; esac`,
  );
  const names = ["package.json", "package-lock.json", "base.ts"];
  for (const name of names) await Deno.writeTextFile(join(checkout.npmOnly, name), "{}\n");
  const filling = await checkout.run();
  assertEquals(filling.code, 1);
  const says = /\nbootstrap: cannot write into \S+\/\.cache(: is the disk full\?)?\n$/;
  assertMatch(filling.stderr, says);
  assertEquals(namesIn(checkout.cache), ["npm_only"]);
  assertEquals(namesIn(join(checkout.cache, "npm_only")), []);

  // Where nothing can be written at all.
  await fill(join(checkout.cache, "ballast"));
  const full = await checkout.run();
  assertEquals(full.code, 1);
  assertMatch(full.stderr, says);
  assertEquals(namesIn(checkout.cache), ["ballast", "npm_only"]);
});
