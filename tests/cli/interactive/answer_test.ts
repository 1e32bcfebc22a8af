import { assertEquals } from "@std/assert";
import { type TypedAnswer, understand } from "../../../lib/cli/interactive/answer.ts";

/** Every way of typing, by what it means. */
const TABLE: Record<Exclude<TypedAnswer["kind"], "words">, string[]> = {
  yes: [
    ..."y|Y|yes|Yes|YES|y.|yes!|yes,| yes |yeah|yep|yup|ok|OK|Ok.|okay|k|sure|fine|ja|ｙｅｓ|👍"
      .split("|"),
    ..."yes please|Yes, please!|yes, do it|yes yes|ok thanks|sure, go ahead|go ahead|do it|go|lgtm"
      .split("|"),
    ...'please do|run it|allow|allow it|approved|proceed|right|y y|"yes"'.split("|"),
  ],
  no:
    "n|N|no|No.|NO|nope|nah|no!|no thanks|no, thank you|no way|no no|cancel|stop|never|don't|don’t|deny|refuse"
      .split("|"),
  always: "a|A|always|Always.".split("|"),
  edits: "f|edits|from now on|allow edits from now on|all edits|yes, allow all edits".split("|"),
  edit: "e|edit|Edit".split("|"),
  more: "m|more|M".split("|"),
  whole: "w|whole".split("|"),
  nothing: ["", " ", "\t"],
  unclear: [
    ..."yse|ye|s|x|yy|1|.|?|y?|yes?|no?|why?|у|cat|yesno|aa|always ok".split("|"),
    ..."yes but only in src|ok then use cat|yes and don't ask again|y n|ok no|please don't|go away"
      .split("|"),
    ..."no problem|no worries|always allow it|sure?".split("|"),
  ],
};

for (const [kind, texts] of Object.entries(TABLE)) {
  Deno.test(`understand() takes these for "${kind}": ${texts.length} ways of typing it`, () => {
    for (const text of texts) assertEquals([text, understand(text).kind], [text, kind]);
  });
}

Deno.test("understand() takes several words that do not begin like a yes for what to do instead", () => {
  for (
    const words of [
      "use cat alone",
      "no, use cat",
      "not that file",
      "don't touch src",
      "edit the other file instead",
      "what does this do?",
      "you should not",
    ]
  ) {
    assertEquals(understand(` ${words} `), { kind: "words", words });
  }
});
