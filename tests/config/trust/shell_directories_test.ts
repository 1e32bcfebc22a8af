import { assertEquals } from "@std/assert";
import { withoutDirectories } from "../../../lib/config/trust/shell_directories.ts";

Deno.test("withoutDirectories() leaves what lies in a directory that an expansion names, and what tells it", () => {
  const texts = {
    '"$(git rev-parse --show-toplevel)/tools/a.sh" x':
      './tools/a.sh" x\ngit rev-parse --show-toplevel',
    '. "$(dirname "$(readlink -f "$0")")"/b.sh': '. ./b.sh\ndirname "$(readlink -f "$0")"',
    "${PWD}/b.sh; $PWD/c.sh": "./b.sh; ./c.sh",
    "source $DIR/lib.sh": "source ./lib.sh",
    "${BASH_SOURCE[0]%/*}/lib.sh": "./lib.sh",
    "${CLAUDE_PROJECT_DIR:-.}/g.sh": "./g.sh\n.",
    '. "$(cd "$(dirname "$0")/.." && pwd)/e.sh"': '. ./e.sh"\ncd ./.." && pwd\ndirname "$0"',
    '. "`dirname $0`/f.sh" `pwd`': '. ./f.sh" `pwd`\ndirname $0',
    '"$CLAUDE_PROJECT_DIR"/h.sh': "./h.sh",
    "${GUARD:-./d.sh}": " ./d.sh}",
    "echo $HOME $((1 + 2)) $": "echo $HOME $((1 + 2)) $",
    "$(never ends/x": "$(never ends/x",
    '"$A"/"$B"/c.sh': "././c.sh",
    '& "$env:CLAUDE_PROJECT_DIR/i.ps1"; ${env:X}/j.ps1': '& ./i.ps1"; ./j.ps1',
    "echo $x:y/z": "echo $x:y/z",
  };
  for (const [text, wanted] of Object.entries(texts)) {
    assertEquals(withoutDirectories(text), wanted);
  }
});

Deno.test("withoutDirectories() takes no time that grows faster than the text", () => {
  for (const text of ["$(${".repeat(50_000), "`$".repeat(50_000) + "\n"]) {
    assertEquals(withoutDirectories(text), text);
  }
  const nested = `${"$(".repeat(40)}${")/".repeat(40)}\n`.repeat(500);
  assertEquals(withoutDirectories(nested).split("\n").length, 500 * 40 + 501);
});
