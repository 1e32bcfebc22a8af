import { assertEquals } from "@std/assert";
import { withoutDirectories } from "../../../lib/config/trust/shell_directories.ts";

Deno.test("withoutDirectories() leaves what lies in a directory that an expansion names", () => {
  const texts = {
    '"$(git rev-parse --show-toplevel)/tools/a.sh" x': './tools/a.sh" x',
    '. "$(dirname "$(readlink -f "$0")")"/b.sh': ". ./b.sh",
    "${PWD}/b.sh; $PWD/c.sh": "./b.sh; ./c.sh",
    "source $DIR/lib.sh": "source ./lib.sh",
    "${BASH_SOURCE[0]%/*}/lib.sh": "./lib.sh",
    "${CLAUDE_PROJECT_DIR:-.}/g.sh": "./g.sh",
    "${GUARD:-./d.sh}": " ./d.sh}",
    "echo $HOME $((1 + 2)) $": "echo $HOME $((1 + 2)) $",
    "$(never ends/x": "$(never ends/x",
    '"$A"/"$B"/c.sh': "././c.sh",
  };
  for (const [text, wanted] of Object.entries(texts)) {
    assertEquals(withoutDirectories(text), wanted);
  }
});

Deno.test("withoutDirectories() takes no time that grows faster than the text", () => {
  const text = "$(${".repeat(50_000);
  assertEquals(withoutDirectories(text), text);
});
