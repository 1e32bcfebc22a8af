import { assertEquals } from "@std/assert";
import { programsInCommand } from "../../../../lib/engine/permissions/git_configuration/paths_in_command.ts";
import { fill } from "../../../helpers/fill.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

/** Each of them runs what stands behind it. */
const WRAPPERS = [
  ...["setsid", "setsid -w", "stdbuf -oL", "stdbuf -o L", "flock .lock", "flock -w 5 .lock"],
  ...["chronic", "doas", "doas -u me", "sudo -u me", "ionice -c3", "ionice -c 2 -n 0", "chrt -i 0"],
  ...["taskset -c 0", "unbuffer", "xvfb-run", "xvfb-run -a -s '-screen 0'", "systemd-run --user"],
  ...["systemd-run --user -p A=b", "script -c", "script -qec", "watch -n 1", "entr -r", "nohup"],
  ...["pnpm exec", "pnpm -C tools exec", "yarn exec", "npm exec --", "npx", "uvx", "uv run"],
  ...["uv --directory tools run", "uv run --env-file .env", "poetry run", "poetry -C tools run"],
  ...["pipenv run", "bundle exec", "mise exec --", "mise x node@22 --", "direnv exec ."],
  ...["nix develop -c", "nix develop .#dev --command", "dotenv --", "dotenv -e .env --"],
  ...["cross-env A=b", "op run --", "op run --env-file=.env --", "catchsegv", "strace -f"],
  ...["strace -f -o trace.txt", "ltrace", "valgrind --leak-check=full", "gdb --args", "busybox"],
  ...["parallel", "parallel -j 4", "find . -name '*.c' -exec", "fd -e c -x", "xargs -r -n 1"],
  ...["env -u A B=c", "timeout -k 5 10", "nice -n 5", "time -p", "exec -a x", "command", "eval"],
  ...["if flock -n .lock", "unknown 2>&1 | entr", "hyperfine", "nix-shell --run", "rsync -a -e"],
  ...["setsid nohup stdbuf -oL", "trap", "git bisect run", "nodemon --exec", "retry -t 3"],
];

/** What is found with what is there: `tools/` and its files, `Makefile`, `bin/jq`. */
const FOUND: [command: string, ...paths: string[]][] = [
  ["find . -exec ./x {} \\; -exec ./y {} +", "x", "y"],
  ["parallel ./x ::: a b/c.sh", "x"],
  ["busybox sh x.sh", "x.sh"],
  ["flock .lock -c './x b/c'", "x"],
  ["script -c './x b/c' log", "x"],
  ["xvfb-run -a node tools/x.js b.js", "tools/x.js"],
  ["yarn node tools/x.js b.js; pnpm tsx tools/y.ts", "tools/x.js", "tools/y.ts"],
  ["npx --yes tsx tools/y.ts b.ts", "tools/y.ts"],
  // What is told where to go
  ["make -f tools/x.mk check", "tools/x.mk"],
  ["make -sf x.mk", "x.mk"],
  ["make --file=tools/x.mk", "tools/x.mk"],
  ["make check A=b/c", "GNUmakefile", "makefile", "Makefile"],
  ["gmake -C tools", "tools/GNUmakefile", "tools/makefile", "tools/Makefile"],
  ["make --directory=tools", "tools/GNUmakefile", "tools/makefile", "tools/Makefile"],
  ["just -f tools/x.just check", "tools/x.just"],
  ["just check", "justfile", "Justfile", ".justfile"],
  ["rake check", "Rakefile"],
  ["bash -c 'cd a; rake check'; watch rake", "Rakefile"],
  ["make -d check", "GNUmakefile", "makefile", "Makefile"],
  ["just -d tools check", "tools/justfile", "tools/Justfile", "tools/.justfile"],
  ["make -C $UNKNOWN check"],
  // Where the script is an argument of an option
  ["awk -f tools/x.awk data.txt b/c", "tools/x.awk"],
  ["gawk -F , -f x -f y.awk data.txt", "x", "y.awk"],
  ["mawk -fx.awk b/c", "x.awk"],
  ["sed -i -f tools/x.sed b/c", "tools/x.sed"],
  ["sed -nf x.sed ./b.txt", "x.sed"],
  ["jq -rf tools/x.jq ./data.json", "tools/x.jq"],
  ["jq --from-file x.jq data.json", "x.jq"],
  ["java -jar x.jar b/c", "x.jar"],
  ["java -Xmx1g -cp lib/a.jar:b.jar com.example.Main b/c", "lib/a.jar", "b.jar"],
  ["java -javaagent:lib/a.jar=debug tools/X.java b/c", "lib/a.jar", "tools/X.java"],
  ["kotlinc -script tools/x.kts b/c", "tools/x.kts"],
  ["expect -f tools/x.exp b/c", "tools/x.exp"],
  ["php -f x b/c", "x"],
  ["cmake -P tools/x.cmake", "tools/x.cmake"],
  ["pwsh -NoProfile -File x.ps1 b/c", "x.ps1"],
  // Where it is the first operand
  ...[
    ...[
      "Rscript",
      "Rscript --vanilla",
      "julia --project=.",
      "osascript",
      "osascript -l JavaScript",
    ],
    ...[
      "expect",
      "tclsh",
      "tclsh8.6",
      "guile",
      "guile-3.0",
      "racket",
      "elixir",
      "escript",
      "groovy",
    ],
    ...[
      "nu",
      "fish",
      "elvish",
      "xonsh",
      "lua5.4",
      "luajit",
      "python3.12",
      "pypy3",
      "python3.13 -I",
    ],
    ...[
      "node22",
      "nodejs",
      "php8.3 -d a=b",
      "perl5.36 -w",
      "ruby3.3 -w",
      "bash -o pipefail",
      "zsh",
    ],
    ...["python3 -W error", "ruby -I lib", "swipl", "ksh", "source", "."],
  ].map((start): [string, string] => [`${start} tools/x b/c`, "tools/x"]),
  ["php artisan migrate b/c", "artisan"],
  ["bash < x", "x"],
  ["swift tools/x.swift b/c", "tools/x.swift"],
  ["scala tools/x.sc b/c", "tools/x.sc"],
  ["go run ./tools/x.go b/c", "tools/x.go"],
  ["go run ./tools", "tools/main.go"],
  ["dart run tools/x.dart b/c; dart x.dart", "tools/x.dart", "x.dart"],
  ["bun x.ts b/c.ts; bun run tools/x.ts", "x.ts", "tools/x.ts"],
  ["deno run -A x.ts b/c.ts", "x.ts"],
  ["node --require ./first.js x b/c.js", "first.js", "x"],
  ["python3 -Im tools.x b/c.py; pypy3 -mtools.y", "tools/x", "tools/y"],
  ["node -r dotenv -r ./first.js --import=./second.js x b/c.js", "first.js", "second.js", "x"],
  ["ruby -rjson -r json -r./first.rb x b/c", "first.rb", "x"],
  ["fish -C 'set -x A b' x b/c", "x"],
  // Names are looked up there
  ["PATH=./bin:$PATH jq . data.json", "bin/jq"],
  ['export PATH="$PWD/bin:$PATH"; jq . data.json', "bin/export", "bin/jq"],
  ["env PATH=bin:/usr/bin jq .", "bin/env", "bin/jq"],
  ["PATH=$PATH: jq .", "jq"],
];

/** The files that a program merely works on, and what comes from elsewhere. */
const NOT_FOUND = [
  "eslint src/a.ts; prettier --check src ./src/a.ts; cat notes.txt ./b.sh; tee out.log ./x.log",
  "jq . data.json; jq -r '.a' ./data.json; jq --slurpfile a ./b.json . ./c.json; yq . ./b.yml",
  "setsid -w prettier --check ./src/a.ts; stdbuf -oL grep -r x ./src; chronic eslint ./src/a.ts",
  "xargs -r eslint ./src/a.ts; strace -f -e trace=file cat ./a.txt; nice -n 5 cp ./a.sh ./b.sh",
  "ionice -c 3 rsync -a ./a ./b; flock .lock git add ./x.sh; flock ./run.lock date",
  "npx eslint ./src/a.ts; pnpm exec tsc -p ./tsconfig.json; yarn exec eslint ./src/a.js",
  "uv run ruff check ./src/a.py; poetry run black ./src/a.py; uvx ruff format ./a.py; pnpm lint",
  "bundle exec rubocop ./a.rb; find ./src -name '*.py' -exec ruff check {} +; systemd-run date ./a",
  "dotenv -e ./.env -- eslint ./a.js; cross-env A=./b eslint ./a.js; mise exec -- prettier ./a.js",
  "awk '{ print }' ./a.txt b/c.awk; awk -F / '{ print $1 }' ./b.sh; sed -i s/a/b/ ./a.py b/c.sed",
  "sed -e s,a,b, ./a.sh; perl -pi -e s,a,b, ./a.pl b/c.pl; ruby -ne print ./a.rb; php -l ./a.php",
  "python3 -c print ./a.py; node -e 1 ./a.js; node -pe 1 ./a.js; osascript -e beep ./a.scpt",
  "bash -n ./a.sh; bash -c date ./a.sh; sh -ec ls ./a.sh; Rscript -e 1 ./a.R; php -r 1 ./a.php",
  "deno fmt ./a.ts; deno lint ./a.ts; deno check ./a.ts; bun install ./a; bun build ./a.ts; bun x cowsay ./a",
  "go vet ./tools/x.go; go build ./tools/x.go; gofmt -l ./a.go; dart format ./a.dart; swift build ./a",
  "java -version; javac ./X.java; kotlinc ./x.kt -d ./x.jar; cmake -S ./a -B ./b; swift format ./a.swift",
  "command -v ./x; rustfmt ./a.rs; shellcheck ./a.sh; shfmt -w ./a.sh; watch -n 1 ls ./a",
  "notify-send 'make is done'; setsid notify-send 'just done, see ./log'",
  "setsid ".repeat(5_000),
  "PATH=/usr/bin:$PATH prettier --check ./a; docker run -v ./a:/b alpine ./x.sh",
];

Deno.test("programsInCommand() knows wrappers and what their options take", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.path;
  for (const wrapper of WRAPPERS) {
    for (const inner of ["./x.sh", "'./x.sh'", "sh ./x.sh"]) {
      const needsText = /-q?e?c$|--(?:run|exec)$|-e$|^trap$/.test(wrapper) && inner.includes(" ") &&
        !/^(?:nix develop|sudo|doas)/.test(wrapper);
      const command = `${wrapper} ${needsText ? `"${inner}"` : inner}`;
      const found = programsInCommand(command, {
        ...{ root, home: `${root}/home`, gitDirectory: `${root}/.git` },
      });
      assertEquals(found, [`${root}/x.sh`], command);
    }
  }
});

Deno.test("programsInCommand() knows where languages are told their scripts", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.path;
  await fill(root, { "tools/main.go": "x", "bin/jq": "x" });
  for (const [command, ...paths] of FOUND) {
    const found = programsInCommand(command, {
      ...{ root, home: `${root}/home`, gitDirectory: `${root}/.git` },
    });
    const own = found.filter((path) => path.startsWith(root));
    assertEquals(own.toSorted(), paths.map((path) => `${root}/${path}`).toSorted(), command);
  }
});

Deno.test("programsInCommand() leaves alone what a program merely works on", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.path;
  await fill(root, { "a/b": "x", "src/a.ts": "x" });
  for (const command of NOT_FOUND.flatMap((line) => line.split("; "))) {
    const found = programsInCommand(command, {
      ...{ root, home: `${root}/home`, gitDirectory: `${root}/.git` },
    });
    const own = found.filter((path) => path.startsWith(root));
    assertEquals(own, [], command);
  }
});
