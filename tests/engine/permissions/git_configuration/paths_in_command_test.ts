import { assertEquals } from "@std/assert";
import {
  pathsInCommand,
  programsInCommand,
} from "../../../../lib/engine/permissions/git_configuration/paths_in_command.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

Deno.test("pathsInCommand() finds what a command may run, and nothing that it reads", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.at("my shop");
  await Deno.mkdir(`${root}/tools/index`, { recursive: true });
  for (const name of ["tools/cl.js", "README.md", "tools/a b.sh", "tools/index/index.js"]) {
    await Deno.writeTextFile(`${root}/${name}`, "x");
  }
  const table: [command: string, ...paths: string[]][] = [
    ["./scripts/cl.sh", "scripts/cl.sh"],
    ["scripts/cl.sh --quiet %f", "scripts/cl.sh"],
    ["tools/a b.sh", "tools/a b.sh", "tools/a", "b.sh"],
    // Between quotes there may be a command as well.
    ["'./tools/a b.sh' -x", "tools/a b.sh", "tools/a", "b.sh"],
    ["sh x", "x"],
    ["sh -c 'node tools/x.js \"$@\"' -", "tools/x.js"],
    ["node x.mjs --flag=./y.json", "x.mjs", "y.json"],
    ["node tools/cl", "tools/cl", "tools/cl.js"],
    ["node ./tools/index", "tools/index/index.js"],
    ['f() { ./a "$1";./b; }; f', "a", "b"],
    ["A=./lib:./more PAGER=less ./run", "lib", "more", "run"],
    ['"$(git rev-parse --show-toplevel)/a/b"', "a/b"],
    ['"$GIT_DIR/../x"', "x"],
    ["`git rev-parse --git-dir 2>/dev/null`/../x", "x"],
    ["~/my.sh; ${HOME}/other.sh", "home/my.sh", "home/other.sh"],
    ["PATH=$PATH:./bin ~/my.sh", "bin", "home/my.sh"],
    // Of PATH, or no file that is run.
    ["git-lfs clean -- %f"],
    ["git log -- docs/a.md"],
    ["git -c core.pager=./page.sh log -- docs/a.md", "page.sh"],
    ["cat README.md docs/b.md | ./show", "show"],
    ["less -R +/word"],
    ["cd tools && ./tools/x", "tools/x"],
    // Where nothing but a file can stand
    ["awk -f x README", "x"],
    ["setsid java -jar a.jar", "a.jar"],
    ["PATH=./bin:$PATH jq .", "bin", "bin/jq"],
    // What is run without being named is for those who call it.
    ["make check"],
    ["code --wait ."],
    ["vim -c 'set spell'"],
    ["https://example.com/x"],
    ["true"],
    [""],
  ];
  for (const [command, ...paths] of table) {
    const found = pathsInCommand(command, {
      root,
      home: `${root}/home`,
      gitDirectory: `${root}/.git`,
    });
    assertEquals(found.toSorted(), paths.map((path) => `${root}/${path}`).toSorted(), command);
  }
});

Deno.test("programsInCommand() finds what a line starts, and none of the files that it is about", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.at("my shop");
  await Deno.mkdir(`${root}/tools/hook`, { recursive: true });
  for (const name of ["tools/x.sh", "tools/cl.js", "tools/hook/__main__.py", "tools/fix.py"]) {
    await Deno.writeTextFile(`${root}/${name}`, "x");
  }
  const table: [command: string, ...paths: string[]][] = [
    ["./format.sh", "format.sh"],
    ["[ -x ./format.sh ] && ./format.sh --quiet", "format.sh"],
    ["if test -f a/b; then a/b; else sh ./c.sh a/d; fi", "a/b", "c.sh"],
    ["for f in src/*; do node tools/cl $f; done", "tools/cl", "tools/cl.js"],
    ['node "$CLAUDE_PROJECT_DIR"/hook.js src/a.js', "hook.js"],
    ["${CLAUDE_PROJECT_DIR:-.}/hook.sh; ${env:CLAUDE_PROJECT_DIR}/b.sh", "hook.sh", "b.sh"],
    ["$UNKNOWN/x.sh $CLAUDE_PROJECT_DIR"],
    ["cd tools && ./x.sh", "tools/x.sh", "x.sh"],
    ['(cd "$PWD/tools"; sh x.sh)', "tools/x.sh", "x.sh"],
    ["bash -c 'node tools/cl.js lib/a.js'", "tools/cl.js"],
    ["sh -ec ls"],
    ["env A=./b timeout 5 ./run.sh ./data.txt", "run.sh"],
    [
      "node --require ./first.js --import=./second.js main.mjs other.js",
      ...["first.js", "second.js", "main.mjs"],
    ],
    ["sudo -u me ./x; uv run a.py b.py", "x", "a.py"],
    ["uv --directory $PWD/tools run fix.py", "tools/fix.py", "fix.py"],
    ["python3 -m tools.fix src/a.py", "tools/fix", "tools/fix.py"],
    ["python3 tools/hook", "tools/hook/__main__.py"],
    [". ./env.sh && source b.bash", "env.sh", "b.bash"],
    ["~/x.sh", "home/x.sh"],
    ["jq -r .tool_input.file_path | xargs npx tsx scripts/y.ts", "scripts/y.ts"],
    // It is the work that goes on.
    ["npx eslint --fix src/a.ts; eslint src/b.ts; xargs -r prettier src/c.ts"],
    ["uv run ruff check src/a.py; sudo -u me cp -r dist/x y/z; nice -n 5 rsync a/b c/d"],
    ["rsync dist/out.html host:/srv; cp dist/a.js b/"],
    ["prettier --write README.md > logs/fmt.txt"],
    ["claude -p 'please look at src/a.ts'"],
    ["npm run lint"],
  ];
  for (const [command, ...paths] of table) {
    const found = programsInCommand(command, {
      ...{ root, home: `${root}/home`, gitDirectory: `${root}/.git` },
      variables: { CLAUDE_PROJECT_DIR: root },
    });
    assertEquals(found.toSorted(), paths.map((path) => `${root}/${path}`).toSorted(), command);
  }
});
