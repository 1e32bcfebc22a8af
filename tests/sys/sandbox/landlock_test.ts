import { assertEquals } from "@std/assert";
import { landlockAccess, landlockCommand } from "../../../lib/sys/sandbox/landlock.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("landlockAccess() asks for what this setpriv knows", () => {
  assertEquals(landlockAccess("--no-new-privs  disallow granting"), undefined);
  const help = "--landlock-access <access>\n write-file remove-dir make-reg";
  assertEquals(landlockAccess(help)?.includes("truncate"), false);
  assertEquals(landlockAccess(`${help} truncate refer`)?.includes("truncate,"), true);
});

Deno.test("landlockCommand() lets directories and files be written that may be, and devices", async () => {
  await using directory = await temporaryDirectory();
  const file = `${directory.path}/file`;
  await Deno.writeTextFile(file, "");
  const words = landlockCommand({
    setpriv: "/usr/bin/setpriv",
    access: "fs:write-file,truncate,make-reg",
    profile: {
      ...{
        writable: [directory.path, file],
        readOnly: [],
        own: [],
        hidden: [],
        visible: [],
        expected: [],
        kept: [],
        closed: [],
      },
      environment: {},
    },
  });
  assertEquals(words.slice(0, 4), [
    "/usr/bin/setpriv",
    "--no-new-privs",
    "--landlock-access",
    "fs:write-file,truncate,make-reg",
  ]);
  const rules = words.filter((word) => word.startsWith("path-beneath:"));
  assertEquals(rules.slice(0, 2), [
    `path-beneath:write-file,truncate,make-reg:${directory.path}`,
    `path-beneath:write-file,truncate:${file}`,
  ]);
  assertEquals(rules.includes("path-beneath:write-file,truncate:/dev/null"), true);
  assertEquals(words.at(-1), "--");
});
