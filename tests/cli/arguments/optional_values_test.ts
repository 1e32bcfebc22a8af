import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import {
  asPerhapsValue,
  type SettledWords,
  settleWords,
  type Words,
} from "../../../lib/cli/arguments/optional_values.ts";

const behind = asPerhapsValue;
const CONVERSATIONS = ["3fa1c2d4", "3fa9aaaa"];
const isConversation = (word: string) =>
  Promise.resolve(/^[0-9a-f]{4,8}$/.test(word) && CONVERSATIONS.some((id) => id.startsWith(word)));

/** `behind(word)`: the word stands behind the option, without `=`. */
const CASES: readonly [what: string, words: Words, expected: SettledWords, hasPrompt?: boolean][] =
  [
    ["nothing is given", {}, {}],
    ["only a prompt is given", { prompt: "fix" }, { prompt: "fix" }],
    ["-c stands alone", { continue: true }, { continue: true }],
    ["-c is followed by the prompt", { continue: behind("fix it") }, {
      continue: true,
      prompt: "fix it",
    }],
    ["-c is followed by a conversation", { continue: behind("3fa1") }, { resume: "3fa1" }],
    [
      "-c is followed by a conversation and a prompt",
      { continue: behind("3fa1"), prompt: "go on" },
      { resume: "3fa1", prompt: "go on" },
    ],
    ["-c is followed by too few digits", { continue: behind("3fa") }, {
      continue: true,
      prompt: "3fa",
    }],
    [
      "-c is followed by hex digits of no conversation",
      { continue: behind("deadbeef") },
      { continue: true, prompt: "deadbeef" },
    ],
    ["--continue=ID is given", { continue: "zzz" }, { resume: "zzz" }],
    ["-w stands alone", { worktree: true, prompt: "fix" }, { worktree: true, prompt: "fix" }],
    ["-w has a name", { worktree: behind("feat"), prompt: "fix" }, {
      worktree: "feat",
      prompt: "fix",
    }],
    ["-w is followed by the only word", { worktree: behind("fix it") }, {
      worktree: true,
      prompt: "fix it",
    }],
    ["--worktree=NAME is the only word", { worktree: "feat" }, { worktree: "feat" }],
    ["-w has a name, and the prompt is in a file", { worktree: behind("feat") }, {
      worktree: "feat",
    }, true],
    [
      "-c and -w are followed by a word each",
      { continue: behind("fix it"), worktree: behind("feat") },
      { continue: true, worktree: "feat", prompt: "fix it" },
    ],
    ["--resume stands alone", { resume: true, prompt: "fix" }, { resume: true, prompt: "fix" }],
    ["--resume has an id", { resume: behind("3fa1") }, { resume: "3fa1" }],
  ];

for (const [what, words, expected, hasPrompt = false] of CASES) {
  Deno.test(`settleWords() finds the prompt when ${what}`, async () => {
    assertEquals(await settleWords(words, { hasPrompt, isConversation }), expected);
  });
}

Deno.test("settleWords() refuses a word that is neither a conversation nor can be the prompt", async () => {
  for (
    const [words, hasPrompt] of [
      [{ continue: behind("other"), prompt: "fix" }, false],
      [{ continue: behind("other") }, true],
      [{ continue: true as const, resume: true as const }, false],
    ] as const
  ) {
    await assertRejects(() => settleWords(words, { hasPrompt, isConversation }), UserError);
  }
});
