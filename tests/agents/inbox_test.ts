import { assertEquals } from "@std/assert/equals";
import { join } from "@std/path/join";
import {
  closeInbox,
  inboxOf,
  openInbox,
  putMessage,
  takeOut,
  unreadMessages,
} from "../../lib/agents/inbox.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const say = (directory: string, text: string) => putMessage(directory, { text, now: false });

function texts(directory: string): string[] {
  return unreadMessages(inboxOf(directory)).messages.map(({ text }) => text);
}

Deno.test("putMessage() numbers messages in the order in which they come, also of several at once", async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  const expected: string[] = [];
  // More than fit three digits, so that the order is not that of names.
  await Deno.mkdir(join(path, "inbox", "read"), { recursive: true, mode: 0o700 });
  await Deno.writeTextFile(join(path, "inbox", "read", "997-aaaaaaaa.json"), "");
  for (let index = 0; index < 4; index++) {
    await say(path, String(index));
    expected.push(String(index));
  }
  assertEquals(texts(path), expected);
  await Promise.all(Array.from({ length: 8 }, (_, index) => say(path, `at once ${index}`)));
  const all = texts(path);
  assertEquals([all.length, new Set(all).size, all.slice(0, 4)], [12, 12, expected]);
});

Deno.test("takeOut() leaves the others, and a number is never given twice", async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  await say(path, "one");
  await say(path, "two");
  const { messages } = unreadMessages(inboxOf(path));
  for (const message of messages) await takeOut(message.path, message.id);
  await takeOut(messages[0]?.path ?? "", "gone already");
  assertEquals(texts(path), []);
  assertEquals(await say(path, "three"), { path: join(path, "inbox", "003.json"), isLate: false });
});

Deno.test("closeInbox() closes only what holds nothing, and who comes later is told so", async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  const inbox = inboxOf(path);
  const { path: file } = await say(path, "one");
  assertEquals(await closeInbox(inbox), false);
  await takeOut(file, "read");
  assertEquals(await closeInbox(inbox), true);
  assertEquals((await say(path, "late")).isLate, true);
  openInbox(inbox);
  assertEquals((await say(path, "again")).isLate, false);
  assertEquals(texts(path), ["late", "again"]);
});

Deno.test("unreadMessages() tells what is no message from what is one", async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  assertEquals(unreadMessages(inboxOf(path)), { messages: [], damaged: [] });
  await say(path, "one");
  const damaged = join(path, "inbox", "002.json");
  await Deno.writeTextFile(damaged, "{");
  await Deno.writeTextFile(join(path, "inbox", ".003.json.12345678.tmp"), "{");
  const contents = unreadMessages(inboxOf(path));
  assertEquals([contents.messages.length, contents.damaged], [1, [damaged]]);
});
