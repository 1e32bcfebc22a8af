import "../../helpers/libc.ts";
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { resolve } from "@std/path/resolve";
import { CacheLinks } from "../../../lib/engine/sandbox/cache_links.ts";
import { delay } from "../../../lib/sys/delay.ts";
import { writePrograms } from "../../helpers/executable.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** Of a file system: it lags behind by so much at most. */
const TICK_MS = 30;
const NOTHING = {
  ...{ readOnly: [], kept: [], own: [], hidden: [], visible: [], expected: [], closed: [] },
  environment: {},
};

/** What stands for find(1), which has all the time that it needs unless another is given. */
const FINDS: Readonly<Record<string, { find?: string; maxMs?: number }>> = {
  "at any depth": {},
  "further up without find(1)": { find: "/bin/false" },
  "further up where find(1) has not begun in its time": { find: "programs/find", maxMs: 50 },
};

for (const [where, { find, maxMs = PATIENCE_MS }] of Object.entries(FINDS)) {
  Deno.test({
    name: `CacheLinks finds links that have come and lead out, ${where}`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      await using directory = await temporaryDirectory();
      const home = await Deno.realPath(directory.path);
      const at = (name: string) => join(home, name);
      const link = (target: string, name: string) => Deno.symlink(target, at(name));
      const directories = [
        ...[
          "npm/_cacache/index/ab/cd",
          "npm/_npx",
          "npm/_other",
          "uv/bin",
          "project/.git",
          ".config",
          "pyenv",
        ],
      ];
      for (const name of directories) await Deno.mkdir(at(name), { recursive: true });
      await Deno.writeTextFile(at(".bashrc"), "");
      await Deno.writeTextFile(at("pyenv/python3"), "", { mode: 0o755 });
      await link(at(".bashrc"), "npm/before");
      await link(at(".bashrc"), "npm/_cacache/index/ab/before");
      await writePrograms(at("programs"), { find: "#!/bin/sh\nexec sleep 600\n" });
      await delay(TICK_MS);
      const since = Date.now();
      await delay(TICK_MS);
      await link(at(".bashrc"), "npm/_update-notifier-last-checked");
      await link("../.config", "npm/_logs");
      await link("../nowhere/yet", "npm/dangling");
      await link(at(".bashrc"), "uv/bin/activate");
      await link(at("project/.git/config"), "npm/guarded");
      await link("../../../../../.bashrc", "npm/_cacache/index/ab/cd/deep");
      await link(at(".bashrc"), "npm/_npx/own");
      await link("_cacache", "npm/within");
      await link(at("uv/x"), "npm/other-cache");
      await link(at("project/new"), "npm/project");
      await link("/usr/bin/env", "uv/program");
      await link("/usr/bin/env", "uv/bin/python");
      await link(at("pyenv/python3"), "uv/bin/python3");
      const links = new CacheLinks([at("npm"), at("uv")], {
        since,
        maxMs,
        ...(find === undefined ? {} : { find: resolve(home, find) }),
        profile: () => ({
          ...NOTHING,
          writable: [at("project"), at("npm"), at("uv")],
          own: [at("npm/_npx")],
          readOnly: [at("project/.git")],
        }),
      });
      const top = ["npm/_logs", "npm/_update-notifier-last-checked", "npm/dangling", "npm/guarded"];
      // What root writes through changes that as well.
      const program = Deno.uid() === 0 ? ["uv/program"] : [];
      const atTop = links.atTop().map((path) => relative(home, path)).toSorted();
      assertEquals(atTop, [...top, ...program]);
      const found = (await links.find()).map((path) => relative(home, path)).toSorted();
      assertEquals(found, [
        ...(find === undefined ? ["npm/_cacache/index/ab/cd/deep"] : []),
        ...top,
        "uv/bin/activate",
        ...program,
      ]);
    },
  });
}
