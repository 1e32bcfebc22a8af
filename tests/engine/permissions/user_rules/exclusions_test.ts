import { assertEquals } from "@std/assert";
import {
  exclusionsOf,
  wayToLeaveOut,
} from "../../../../lib/engine/permissions/user_rules/exclusions.ts";

/** Whether a program that is given these words passes by `secrets/key`, as the programs themselves do. */
function passesBy(line: string): boolean {
  const [program = "", ...args] = line.split(" ");
  const { isLeftOut } = exclusionsOf(program, args);
  return isLeftOut("secrets", true) || isLeftOut("secrets/key", false);
}

Deno.test("exclusionsOf() counts as left out what the program leaves out, and nothing else", () => {
  const left = [
    "grep -r --exclude-dir=secrets k .",
    "grep -r --exclude-dir secrets/ k .",
    "grep -r --exclude=key k .",
    "egrep -r --exclude k* k .",
    "rg -g !secrets k .",
    "rg -g !secrets/** k",
    "rg --glob=!secrets/key k ./",
    "rg -g !key k src",
    "ag --ignore secrets k .",
    "ack --ignore-dir=secrets k",
    "tar cf x.tar --exclude=secrets .",
    "tar -czf x.tgz --exclude ./secrets .",
    "tar -c -C src --exclude=secrets/* -f x.tar .",
    "rsync -a --exclude=secrets . host:x",
    "rsync -a . host:x --exclude secrets/key",
    "rsync -a --exclude=secrets/ . host:x",
    "zip -r x.zip . -x secrets/*",
    "diff -r -x secrets . /tmp",
  ];
  const taken = [
    "grep -r --exclude=secrets k .",
    "grep -r --exclude=secrets/key k .",
    "grep -r --exclude-dir=./secrets k .",
    "grep -r --exclude-dir=/key k .",
    "grep -r --exclude=key --inc=k* k .",
    "rg -g !./secrets k .",
    "rg -g !/key k .",
    "rg -g !secrets/key k src",
    "rg -g !secrets -g s* k .",
    "rg -g !secrets -gs* k .",
    "rg -g !secrets -ig s* k .",
    "rg -g secrets k .",
    "ag --ignore secrets -u k .",
    "ag --ignore secrets/key k .",
    "tar cf x.tar . --exclude=secrets",
    "tar cf x.tar src --exclude secrets .",
    "tar cf x.tar --exclude=secrets/ .",
    "tar cf x.tar --exclude=/key .",
    "tar cf x.tar --exclude=./key .",
    "tar cf x.tar --anchored --exclude=key .",
    "rsync -a --exclude=./secrets . host:x",
    "rsync -a --exclude=/key . host:x",
    "rsync -a --include=s* --exclude=secrets . host:x",
    "rsync -a -g !secrets . host:x",
    "zip -r x.zip . -x secrets",
    "zip -r x.zip . -x key",
    "zip -ri x.zip . -x secrets/*",
    "diff -r -x secrets/key . /tmp",
    "cp -r --exclude=secrets . /tmp",
    "python3 x.py --exclude secrets",
  ];
  assertEquals(left.filter((line) => !passesBy(line)), [], "left out");
  assertEquals(taken.filter(passesBy), [], "taken");
});

Deno.test("wayToLeaveOut() knows one only where the rules do, too", () => {
  assertEquals(
    ["tar", "rg", "docker"].filter((program) => wayToLeaveOut(program) === undefined),
    [],
  );
  assertEquals(
    ["cp", "find", "7z", "rm"].filter((program) => wayToLeaveOut(program) !== undefined),
    [],
  );
});
