/** Files that rules deny to edit, and programs that rewrite a directory or write what their own language names. Nothing of it is run. */
import { join } from "@std/path/join";
import { inWorld } from "../../../helpers/permission_world.ts";
import { assertDecided, type Judge, judge } from "./rule_judge.ts";

const NAMES = ["a.ts", "a.py", "a.go", "a.rs", "a.rb", "a.css", "a.sh", "a.tf"];

/** Where a rule denies to edit, and some files are there. */
async function inProject(
  { rule, files }: { rule: string; files: readonly string[] },
  body: (decide: Judge, cwd: string) => Promise<void>,
): Promise<void> {
  await inWorld(async (world) => {
    for (const name of files) {
      await Deno.mkdir(join(world.cwd, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(world.cwd, name), "a\n");
    }
    const environment = { PATH: Deno.env.get("PATH") ?? "", HOME: world.home };
    await body(
      await judge(world, { deny: [rule] }, { mode: "yolo", environment }),
      world.cwd,
    );
  });
}

const FORMATTING = [
  "prettier --write .",
  "npx prettier -w .",
  "prettier --check --write .",
  "gofmt -d -w .",
  "npx prettier --write '**/*.ts'",
  "prettier --write '**/*.{ts,css}'",
  "prettier --config x.json --write .",
  "eslint --fix .",
  "npx eslint --fix",
  "eslint . --fix --ext .ts",
  "biome check --write .",
  "biome format --write",
  "deno fmt",
  "deno fmt .",
  "deno lint --fix",
  "stylelint --fix .",
  "black .",
  "black -q .",
  "python -m black .",
  "python3 -m isort .",
  "isort .",
  "ruff format",
  "ruff format .",
  "ruff check --fix",
  "ruff check --fix .",
  "ruff --fix .",
  "autopep8 -i -r .",
  "yapf -i -r .",
  "gofmt -w .",
  "gofmt -l -w .",
  "goimports -w .",
  "go fmt ./...",
  "cargo fmt",
  "cargo +nightly fmt -p x",
  "cargo clippy --fix --allow-dirty",
  "cargo fix",
  "shfmt -w .",
  "rubocop -A",
  "terraform fmt -recursive",
];

Deno.test("a formatter changes no file of a directory that may not be edited", async () => {
  const files = NAMES.flatMap((name) => [`locked/${name}`, `src/${name}`]);
  await inProject({ rule: "Edit(./locked/**)", files }, async (decide, cwd) => {
    await assertDecided(decide, FORMATTING, "deny");
    await assertDecided(decide, [
      "prettier --check .",
      "prettier --write src",
      "prettier --write 'src/**/*.ts'",
      "prettier --write . '!locked/**'",
      "prettier .",
      "eslint .",
      "eslint --fix src",
      "eslint --fix . --ignore-pattern 'locked/**'",
      "deno fmt src",
      "deno fmt --check",
      "deno fmt --ignore=locked",
      "deno task fmt",
      "deno test fmt",
      "black src",
      "black --check .",
      "ruff check .",
      "ruff format src",
      "ruff format --exclude locked",
      "ruff format --diff",
      "gofmt -l .",
      "go fmt ./src/...",
      "go test ./...",
      "cargo fmt --check",
      "cargo fmt -- --check",
      "cargo test fmt",
      "cd src && cargo fmt",
      "terraform fmt src",
    ], "allow");
    await Deno.writeTextFile(join(cwd, ".prettierignore"), "# what is generated\n/locked/\n");
    await assertDecided(decide, ["prettier --write ."], "allow");
    for (const name of [".gitignore", ".eslintignore", ".stylelintignore"]) {
      await Deno.writeTextFile(join(cwd, name), "/locked/\n");
    }
    await assertDecided(decide, [
      ...["eslint --fix .", "stylelint --fix .", "black .", "ruff format ."],
    ], "allow");
    await assertDecided(decide, [
      ...["prettier --ignore-path none --write .", "prettier --write --ignore-path=none ."],
      ...["eslint --no-ignore --fix .", "eslint --fix --ignore-path none ."],
      ...["stylelint --fix --ignore-path none .", "black --exclude none ."],
      ...["ruff format --no-respect-gitignore .", "ruff check --fix --no-respect-gitignore"],
    ], "deny");
  });
});

Deno.test("a formatter may go over a directory with a file that it does not take", async () => {
  const files = [".env", "src/a.ts", "src/a.py", "src/a.rs", "src/a.go", "src/a.rb"];
  await inProject({ rule: "Edit(**/.env)", files }, async (decide) => {
    await assertDecided(decide, FORMATTING, "allow");
  });
  await inProject(
    { rule: "Edit(node_modules/**)", files: ["node_modules/a.ts"] },
    async (decide) => {
      await assertDecided(decide, ["prettier --write .", "eslint --fix .", "deno fmt"], "allow");
    },
  );
});

Deno.test("a file that may not be edited is not what a program's own language writes", async () => {
  await inProject({ rule: "Edit(./locked/**)", files: ["locked/b"] }, async (decide) => {
    await assertDecided(decide, [
      "awk -v o=locked/b '{print > o}' x",
      "awk -vo=locked/b '{ print $1, $2 >> o }' x",
      "gawk --assign=o=locked/b '{printf \"%s\", $0 > (o)}' x",
      "awk '{print > o}' o=locked/b x",
      "sqlite3 db '.output locked/b'",
      "sqlite3 db '.once locked/b' 'select 1'",
      "sqlite3 db '.backup main locked/b'",
      "sqlite3 db \"VACUUM INTO 'locked/b'\"",
      "sqlite3 db \"select writefile('locked/b', x) from t\"",
      "sqlite3 db <<'E'\n.mode csv\n.out 'locked/b'\nselect 1;\nE",
      "echo '.output locked/b' | sqlite3 db",
      "duckdb db \"copy t to 'locked/b'\"",
      "psql -c '\\o locked/b'",
      "psql -c \"\\copy t to 'locked/b' csv\"",
      "mysql -e 'tee locked/b'",
      "mysql --tee=locked/b",
      "vim -es '+w! locked/b' x",
      "docker compose cp web:/x locked/b",
      "docker compose -f x.yml cp web:/x ./locked",
      "docker-compose cp web:/x locked/b",
    ], "deny");
    await assertDecided(decide, [
      "awk -v o=locked/b '{print o}' x",
      "awk -v o=locked/b -v max=10 '$1 > max {print o}' x",
      "awk -v o=out '{print > o}' locked/b",
      "sqlite3 db '.output out'",
      "sqlite3 db '.read locked/b'",
      "psql -c \"\\copy t from 'locked/b'\"",
      "docker compose cp locked/b web:/x",
    ], "allow");
  });
});
