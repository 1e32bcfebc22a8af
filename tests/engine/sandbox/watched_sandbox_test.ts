import "../../helpers/libc.ts";
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { WatchedSandbox } from "../../../lib/engine/sandbox/watched_sandbox.ts";
import { RefusalCounter } from "../../../lib/sys/sandbox/command_sandbox.ts";
import { shellIn } from "../../helpers/shell.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("WatchedSandbox looks also into repositories below a directory that is none", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const sh = shellIn(root);
  await sh(`for d in shop libs/one; do mkdir -p $d; (cd $d; git init -q -b main; echo a > a
    git add a; git -c user.name=x -c user.email=x@x commit -qm a); done`);
  const told: string[][] = [];
  const inner = {
    level: "workspace" as const,
    means: undefined,
    gaps: [],
    borders: undefined,
    connections: undefined,
    refusals: new RefusalCounter(),
    takeNotices: () => Promise.resolve([]),
    wrapCommand: () => Promise.reject(new Error("nothing is run here")),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const watched = new WatchedSandbox(inner, {
    roots: [root],
    user: { home: join(root, "none") },
    onFound: (found, { isLast }) => {
      if (isLast) told.push(found.map(({ path, by }) => `${relative(root, path)} ${by}`));
    },
  });
  await Promise.all([watched.beforeWrite(), watched.beforeWrite()]);
  await sh(`cd libs/one; echo x > x; git add x; rm x; touch ../../shop/.git/index.lock`);
  await watched[Symbol.asyncDispose]();
  assertEquals(told, [[
    "shop/.git/index.lock blocks git until it is removed",
    "libs/one/x git's index alone",
  ]]);
});
