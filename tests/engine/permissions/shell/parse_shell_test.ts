import { assertEquals } from "@std/assert";
import { parseShell } from "../../../../lib/engine/permissions/shell/parse_shell.ts";

Deno.test("parseShell() takes for one word what stands together with a <(…)", () => {
  const cases: [text: string, assigned: string[], words: string[]][] = [
    ["A=1 B=<(x)y bash -c :", ["A=text", "B=process+text"], ["text", "text", "text"]],
    ["A=<(x) B=2 C+=3 bash D=4", ["A=process", "B=text", "C=text"], ["text", "text"]],
    ["A=<(x)", ["A=process"], []],
    ["env A=<(x)b<(y) bash", [], ["text", "text+process+text+process", "text"]],
    ["export A=<(x) B=2", [], ["text", "text+process", "text+text"]],
    ["cat <(x) <(y)", [], ["text", "process", "process"]],
    ["'A=1' B=2", [], ["text", "text"]],
  ];
  for (const [text, assigned, words] of cases) {
    const [command] = parseShell(text).flatMap(({ commands }) => commands);
    if (command?.kind !== "simple") throw new Error(text);
    const kinds = (word: typeof command.words[number]) => word.map(({ kind }) => kind).join("+");
    assertEquals(command.assignments.map(({ name, value }) => `${name}=${kinds(value)}`), assigned);
    assertEquals(command.words.map(kinds), words, text);
  }
});
