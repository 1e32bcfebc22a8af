import { join } from "@std/path/join";
import { inWorld } from "../../../helpers/permission_world.ts";
import { assertDecided, judge } from "./rule_judge.ts";

/** Lines that evaluate a text which holds a command, and was no plain assignment; each runs it in bash 5.2. */
function evaluating(command: string): string[] {
  return counting(`'a[$(${command})]'`);
}

/** Lines in which a text counts as a number, or as the name of a variable. */
function counting(text: string): string[] {
  return [
    `for x in ${text}; do echo $((x)); done`,
    `for x in ${text}; do echo $[x + 1]; done`,
    `for x in ${text}; do ((x)); done`,
    `for x in ${text}; do for ((i = x; i < 1; i++)); do :; done; done`,
    `for x in ${text}; do [[ $x -eq 0 ]]; done`,
    `for x in ${text}; do [[ 0 -lt x ]]; done`,
    `for x in ${text}; do [[ -v $x ]]; done`,
    `for x in ${text}; do test -v "$x"; done`,
    `for x in ${text}; do s=abc; echo \${s:x}; done`,
    `for x in ${text}; do s=abc; echo \${s:0:$x}; done`,
    `for x in ${text}; do b=(1); echo "\${b[x]}"; done`,
    `for x in ${text}; do b=(1); echo "\${b[@]:x:1}"; done`,
    `for x in ${text}; do b[$x]=1; done`,
    `for x in ${text}; do b=([x]=1); done`,
    `for x in ${text}; do b=(1 2); unset "b[x]"; done`,
    `for x in ${text}; do let x; done`,
    `for x in ${text}; do let "y = x"; done`,
    `for x in ${text}; do declare -i n=$x; done`,
    `for x in ${text}; do declare -i n; n=$x; done`,
    `for x in ${text}; do RANDOM=$x; done`,
    `for x in ${text}; do echo "\${!x}"; done`,
    `for x in ${text}; do printf -v "$x" y; done`,
    `for x in ${text}; do read "$x" <<< y; done`,
    `for x in ${text}; do sleep 0 & wait -n -p "$x"; done`,
    `for x in ${text}; do y="1 + x"; z=y; echo $((z)); done`,
    `for x in ${text}; do case $((x)) in 0) ;; esac; done`,
    `for x in ${text}; do echo a > /dev/fd/$((x)); done`,
    `for i in 1 2; do echo $((x)); for x in ${text}; do y=$x; done; x=$y; done`,
    `select x in ${text}; do echo $((x)); break; done <<< 1`,
    `read -r x <<< ${text}; echo $((x))`,
    `declare -i n; read -r n <<< ${text}`,
    `mapfile -t x <<< ${text}; echo $((x))`,
    `readarray -t x <<< ${text}; echo $((x[0]))`,
    `set -- ${text}; echo $(($1))`,
    `set -- ${text}; for x; do echo $((x)); done`,
    `f() { echo $(($1 + 1)); }; f ${text}`,
    `f() { local n=$1; echo $((n)); }; f ${text}`,
    `printf -v x %s ${text}; echo $((x))`,
    `: \${x:=${text}}; echo $((x))`,
    `echo ${text} | while read -r x; do echo $((x)); done`,
    `echo $(($(echo ${text}) + 1))`,
    `getopts a: o -a ${text}; echo $((OPTARG))`,
  ];
}

/** The same of what stands in a file. */
const OF_A_FILE = [
  "v=$(cat VERSION); echo $((v+1))",
  "v=$(cat VERSION); echo $(($v+1))",
  "v=$(cat VERSION); [[ $v -gt 1 ]]",
  "v=$(cat VERSION); echo ${v:0:1}; echo $((${v:0:100}))",
  "v=$(< VERSION); echo $((v+1))",
  "echo $(($(cat VERSION)+1))",
  "read -r v < VERSION; echo $((v+1))",
  "head -1 VERSION | while read -r v; do echo $((v)); done",
  "while read -r v; do echo $((v)); done < VERSION",
  "mapfile -t v < VERSION; echo $((v))",
  "for v in *; do echo $((v)); done",
  "for v in $(ls src); do echo $((v)); done",
  "for i in 1 2; do echo $((v)); v=$(cat VERSION); done",
];

/** Programs that print numbers, told to print a text. */
const TEXTS = [
  "grep -e -c VERSION",
  "grep -ec VERSION",
  "grep -- -c VERSION",
  "grep -rc x",
  "stat -c %s -c %n VERSION *",
  "date -d +%s +$(cat VERSION)",
  "wc --files0-from=VERSION",
  "wc -l *",
  "du",
  "awk 'END { print }' VERSION",
  "awk '{ print } END { print NR }' VERSION",
  "awk '{ s += 1\nprint } END { print s }' VERSION",
  "jq -r . length",
  "jq -r --arg length x . VERSION",
  "curl -s -o /dev/null -w '%{http_code}' a b",
  "curl -s -o - -w '%{http_code}' a",
  "./wc -l VERSION",
];

/** In which nothing but numbers counts as a number. */
const EVERYDAY = [
  "i=0; i=$((i+1)); echo $i",
  "for i in 1 2 3; do echo $((i*2)); done",
  "for i in {1..5}; do ((n += i)); done; echo $n",
  "for ((i = 0; i < 10; i++)); do echo $i; done",
  "n=$(wc -l < a.txt); echo $((n+1))",
  "n=$(wc -l < a.txt | tr -d ' '); echo $((n+1))",
  "n=$(cat a.txt | wc -l); [[ $n -gt 3 ]] && echo many",
  "n=$(grep -c x a.txt); echo $((n+1))",
  "n=$(cat a.txt | grep -c x); (( n > 3 )) && echo many",
  "s=$(date +%s); echo a; echo $(($(date +%s) - s))",
  "echo $(($(nproc) * 2))",
  "n=$(stat -c %s a.txt); echo $((n / 1024))",
  "echo $(($# + $? + RANDOM % 6))",
  "x=abc; echo $((${#x} - 1)); echo ${x:1:2} ${x:${#x}-1}",
  "a=(1 2 3); echo ${a[0]} ${a[@]} $((a[1] + ${#a[@]})); i=1; echo ${a[i]}",
  "declare -A m; for k in $(cat a.txt); do m[$k]=1; done; echo ${m[$k]}",
  "seq 3 | while read -r n; do echo $((n * 2)); done",
  "false | true; [[ ${PIPESTATUS[0]} -eq 0 ]] && echo ok",
  "v=$(cat VERSION); v=${v//[!0-9]/}; echo $((v+1))",
  "v=$(cat VERSION | tr -cd 0-9); echo $((v+1))",
  'v=$(cat VERSION); [ "$v" -gt 3 ] && echo more',
  'v=$(cat VERSION); [[ $v == 1.* ]] && echo "${v%%.*}"',
  "[[ -v HOME ]] && echo set",
  "n=$(awk '{ s += $2 } END { print s }' a.txt); echo $((n + 1))",
  "n=$(awk '/x/ { n++ } END { print n+0 }' a.txt); echo $((n + 1))",
  "n=$(jq '.items | length' a.txt); echo $((n + 1))",
  "n=$(du -s . | cut -f1); echo $((n + 1))",
  "n=$(curl -sLo /dev/null -w '%{http_code}' http://localhost/x); [[ $n -eq 200 ]] && echo ok",
  "n=$(git rev-list --count HEAD); echo $((n + 1))",
  "echo $((16#ff + 0x1f + 010))",
  "v=$(cat VERSION); ((v = 5)); echo $v",
];

const texts = TEXTS.map((command) => `v=$(${command}); echo $((v))`);

Deno.test("judgeCommand() asks where a text may run a command as it counts as a number", async () => {
  await inWorld(async (world) => {
    await Deno.writeTextFile(join(world.cwd, "VERSION"), "a[$(touch x)]\n");
    await Deno.writeTextFile(join(world.cwd, "a.txt"), "x\n");
    const programs = [
      "cat",
      "head",
      "echo",
      "ls",
      "wc",
      "grep",
      "tr",
      "date",
      "nproc",
      "stat",
      "seq",
      ...["awk", "jq", "du", "cut", "curl", "git"],
    ];
    const decide = await judge(world, { allow: programs.map((name) => `Bash(${name}:*)`) });
    await assertDecided(decide, [...evaluating("touch x"), ...OF_A_FILE, ...texts], "ask");
    await assertDecided(decide, EVERYDAY.filter((line) => !line.startsWith("[[")), "allow");
  });
});

Deno.test("judgeCommand() denies where a text may run a command as it counts as a number", async () => {
  await inWorld(async (world) => {
    await Deno.writeTextFile(join(world.cwd, "VERSION"), "a[$(git push)]\n");
    await Deno.writeTextFile(join(world.cwd, "a.txt"), "x\n");
    const decide = await judge(world, { deny: ["Bash(git push:*)"] }, { mode: "yolo" });
    await assertDecided(decide, [...evaluating("git push"), ...OF_A_FILE, ...texts], "deny");
    // What an option of a script was given is never known.
    const known = counting("5").filter((line) => !line.startsWith("getopts"));
    await assertDecided(decide, [...EVERYDAY, ...known], "allow");
    const free = await judge(world, {}, { mode: "yolo" });
    await assertDecided(free, OF_A_FILE, "allow");
  });
});
