import { assertEquals, assertRejects } from "@std/assert";
import { type Approval, createAsk } from "../../../lib/engine/permissions/approvals.ts";
import { bashTool } from "../../../lib/engine/tools/bash.ts";
import { readTool } from "../../../lib/engine/tools/read.ts";
import type { Tool } from "../../../lib/engine/tools/tool.ts";
import { writeTool } from "../../../lib/engine/tools/write.ts";
import { resolvePathSync } from "../../../lib/sys/files/resolve_path.ts";

const PLACES = { cwd: "/work", home: "/home/u", isonforgeHome: "/home/u/.isonforge" };

/** Asks somebody who gives `answers` in their order, and notes what was asked. */
function asking(...answers: Approval[]) {
  const asked: string[] = [];
  const ask = createAsk(({ tool, args, always }) => {
    asked.push(`${tool.label(args)}${always === undefined ? "" : ` (${always.kind})`}`);
    const answer = answers.shift();
    return answer === undefined
      ? Promise.reject(new Error("asked too much"))
      : Promise.resolve(answer);
  }, PLACES);
  const { signal } = new AbortController();
  const about = <A>(tool: Tool<A>, args: A) => {
    const touches = tool.touches(args).map((touch) =>
      "path" in touch ? { ...touch, place: resolvePathSync(touch.path, PLACES.cwd) } : touch
    );
    return ask({ tool: tool as Tool, args, touches, reason: "it asks", signal });
  };
  return {
    asked,
    bash: (command: string) =>
      about(bashTool, { command, timeout_s: undefined, background: undefined }),
    write: (path: string) => about(writeTool, { path, content: "" }),
    read: (path: string) => about(readTool, { path, offset: undefined, limit: undefined }),
  };
}

const ALLOWED = { allowed: true } as const;

Deno.test("createAsk() asks again about a command until that is approved for good", async () => {
  const { asked, bash } = asking({ kind: "yes" }, { kind: "always" }, { kind: "no" });
  assertEquals(await bash("make"), ALLOWED);
  assertEquals(await bash("make"), ALLOWED);
  assertEquals(await bash(" make\n"), ALLOWED);
  assertEquals(await bash("make; rm x"), { allowed: false, reason: "the user refused this call" });
  assertEquals(asked, ["make (command)", "make (command)", "make; rm x (command)"]);
});

Deno.test("createAsk() asks no more about a directory and what is below it when that is approved", async () => {
  const { asked, write } = asking(
    { kind: "always" },
    { kind: "no" },
    { kind: "no" },
    { kind: "no" },
    { kind: "no" },
  );
  for (const path of ["src/a.ts", "src/b/c.ts", "/work/src/d.ts"]) {
    assertEquals(await write(path), ALLOWED);
  }
  for (const path of ["a.ts", "src/../b.ts", "src/.git/hooks/x", "/home/u/.ssh/id_rsa"]) {
    assertEquals((await write(path)).allowed, false, path);
  }
  assertEquals(asked, [
    "src/a.ts (directory)",
    "a.ts (directory)",
    "src/../b.ts (directory)",
    "src/.git/hooks/x",
    "/home/u/.ssh/id_rsa",
  ]);
});

Deno.test("createAsk() offers no directory for a file that has other names", async () => {
  const directory = await Deno.makeTempDir({ prefix: "isonforge-test-" });
  try {
    await Deno.writeTextFile(`${directory}/one`, "x");
    const { asked, write } = asking({ kind: "yes" }, { kind: "yes" });
    await write(`${directory}/one`);
    await Deno.link(`${directory}/one`, `${directory}/two`);
    await write(`${directory}/one`);
    assertEquals(asked, [`${directory}/one (directory)`, `${directory}/one`]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("createAsk() passes on what the person changed or said instead", async () => {
  const { bash } = asking(
    { kind: "edited", args: { command: "make -n" } },
    { kind: "no", words: "use ninja" },
  );
  assertEquals(await bash("make"), {
    allowed: true,
    args: { command: "make -n" },
    note: `the user changed the arguments before approving: {"command":"make -n"}`,
  });
  assertEquals(await bash("make"), {
    allowed: false,
    reason: "the user refused this call and says: use ninja",
  });
});

Deno.test("createAsk() puts one question after the other, also when one of them fails", async () => {
  const { asked, read } = asking({ kind: "yes" });
  const answers = await Promise.allSettled([read("a"), read("b"), read("c")]);
  assertEquals(answers.map(({ status }) => status), ["fulfilled", "rejected", "rejected"]);
  assertEquals(asked, ["a", "b", "c"]);
});

Deno.test("createAsk() asks nothing any more when the turn is over", async () => {
  const ask = createAsk(() => Promise.reject(new Error("asked")), PLACES);
  const signal = AbortSignal.abort(new Error("over"));
  const tool = bashTool as Tool;
  await assertRejects(
    () => ask({ tool, args: { command: "x" }, touches: [], reason: "", signal }),
    Error,
    "over",
  );
});

Deno.test("createAsk() asks no more about a tool of a foreign program when that is approved for good", async () => {
  const asked: string[] = [];
  const answers: Approval[] = [{ kind: "always" }, { kind: "no" }];
  const ask = createAsk(({ tool, always }) => {
    asked.push(`${tool.name} ${always?.kind}`);
    return Promise.resolve(answers.shift() ?? { kind: "no" });
  }, PLACES);
  const about = (name: string) => {
    const touches = [{ kind: "external", what: name, claimsToRead: true }] as const;
    const { signal } = new AbortController();
    return ask({
      tool: { ...bashTool, name } as Tool,
      args: {},
      touches,
      reason: "it asks",
      signal,
    });
  };
  assertEquals(await about("mcp__a__x"), ALLOWED);
  assertEquals(await about("mcp__a__x"), ALLOWED);
  assertEquals((await about("mcp__a__y")).allowed, false);
  assertEquals(asked, ["mcp__a__x tool", "mcp__a__y tool"]);
});
