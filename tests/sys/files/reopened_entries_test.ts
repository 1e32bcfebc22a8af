import "../../helpers/libc.ts";
import { assertEquals } from "@std/assert";
import { reopenedEntries } from "../../../lib/sys/files/reopened_entries.ts";
import { isRoot, OTHER_UID } from "../../helpers/other_user.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { obeyingModes } from "../../helpers/without_privilege.ts";

const modeOf = (path: string) => ((Deno.lstatSync(path).mode ?? 0) & 0o777).toString(8);
const namesIn = (path: string) => reopenedEntries(path).map(({ name }) => name).sort();

Deno.test("reopenedEntries() opens again what is ours, and changes nothing else", async () => {
  await using directory = await temporaryDirectory();
  for (const name of ["closed/deep", "open", "others", "behind"]) {
    await Deno.mkdir(directory.at(name, "inside"), { recursive: true });
  }
  await Deno.symlink("behind", directory.at("link"));
  await Deno.chmod(directory.at("open"), 0o500);
  await Deno.chmod(directory.at("behind"), 0o000);
  await Deno.chmod(directory.at("closed/deep"), 0o005);
  await Deno.chmod(directory.at("closed"), 0o300);
  await Deno.chmod(directory.at("others"), 0o000);
  if (isRoot) await Deno.chown(directory.at("others"), OTHER_UID, OTHER_UID);
  {
    using _ = obeyingModes();
    assertEquals(namesIn(directory.at("closed")), ["deep"]);
    assertEquals(namesIn(directory.at("closed/deep")), ["inside"]);
    assertEquals(namesIn(directory.at("open")), ["inside"]);
    assertEquals(namesIn(directory.at("gone")), []);
    assertEquals(namesIn(directory.at("link")), []);
    if (isRoot) assertEquals(namesIn(directory.at("others")), []);
  }
  const modes = ["closed", "closed/deep", "open", "behind", "others"].map((name) =>
    modeOf(directory.at(name))
  );
  assertEquals(modes, ["700", "705", "500", "0", "0"]);
  for (const name of ["behind", "others"]) await Deno.chmod(directory.at(name), 0o700);
});
