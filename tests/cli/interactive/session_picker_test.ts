import { assertEquals } from "@std/assert/equals";
import { displayWidth } from "../../../lib/text/display_width.ts";
import { type Pick, SessionPicker } from "../../../lib/cli/interactive/session_picker.ts";

const SESSIONS = ["fix the parser", "write Tests", "audit fetch calls"].map((prompt, index) => ({
  id: `0000000${index}`,
  cwd: "/project",
  model: "m",
  startedAt: new Date(0).toISOString(),
  updatedAt: new Date(),
  turns: 1,
  prompt,
}));

const keys = (text: string) => ({ type: "keys" as const, text });
const SIZE = { rows: 24, columns: 80 };
const [UP, DOWN] = ["\x1b[A", "\x1b[B"];

/** What Enter takes after these keys. */
function picked(...typed: string[]): Pick {
  const picker = new SessionPicker(SESSIONS);
  for (const text of typed) picker.take(keys(text));
  return picker.take({ type: "enter" });
}

Deno.test("SessionPicker takes the row that arrows and words lead to", () => {
  const cases: [typed: string[], index: number][] = [
    [[], 0],
    [[DOWN], 1],
    [[DOWN + DOWN], 2],
    [[DOWN, DOWN, DOWN], 2],
    [[DOWN, UP, UP], 0],
    [["\x1bOB"], 1],
    [["\x0e", "\x0e", "\x10"], 1],
    [["tests"], 1],
    [["FETCH", " audit"], 2],
    [["fetch\x7f\x7f\x7f\x7f\x7fwrite"], 1],
    [["fetch", "\x15"], 0],
    [["00000002"], 2],
    [[DOWN, "e"], 0],
    [["\x1b[H", "\t", DOWN], 1],
  ];
  for (const [typed, index] of cases) {
    assertEquals(picked(...typed), { type: "picked", id: SESSIONS[index]!.id }, typed.join());
  }
});

Deno.test("SessionPicker takes nothing where no conversation has the words, and goes on", () => {
  assertEquals(picked("nothing like it"), { type: "go on" });
  const picker = new SessionPicker(SESSIONS);
  picker.take(keys("nothing"));
  assertEquals(
    picker.lines(SIZE)[1]?.trimEnd(),
    "  none has these words; Backspace takes letters back",
  );
});

Deno.test("SessionPicker leaves on Escape, Ctrl+C and Ctrl+D", () => {
  for (const typed of [keys("\x1b"), keys("\x04"), { type: "interrupt" as const }]) {
    assertEquals(new SessionPicker(SESSIONS).take(typed), { type: "left" });
  }
});

Deno.test("SessionPicker shows as much as fits, always with the chosen row", () => {
  const picker = new SessionPicker(SESSIONS);
  assertEquals(picker.lines(SIZE).length, 4);
  for (let row = 0; row < SESSIONS.length; row++) {
    const lines = picker.lines({ ...SIZE, rows: 4 });
    assertEquals(lines.length, 3);
    assertEquals(lines.find((line) => line.startsWith("❯"))?.includes(SESSIONS[row]!.prompt), true);
    picker.take(keys(DOWN));
  }
});

Deno.test("SessionPicker shows no line that would wrap, and of what is typed the end", () => {
  const picker = new SessionPicker(
    SESSIONS.map((session) => ({ ...session, prompt: "ä wide 語 prompt ".repeat(9) })),
  );
  const widths = () => picker.lines({ rows: 24, columns: 40 }).map(displayWidth);
  assertEquals(widths(), [39, 39, 39, 39]);
  picker.take({ type: "paste", text: `wide ${"語".repeat(50)}\n\x1b[2J\u202eend` });
  assertEquals(widths(), [39, 39]);
  const [question = ""] = picker.lines({ rows: 24, columns: 40 });
  assertEquals(question.trimEnd(), "Which conversation? 語語語語  [2J end▏");
});
