/**
 * What DeepSeek's models put before the names of their tags: `<｜DSML｜invoke …>` (V3.2). V4 writes it with doubled bars
 * too, servers and models with look-alikes of them (U+FF5C, U+2016, ASCII) and with blanks.
 *
 * @module
 */

const BARS = ["｜", "|", "‖"].flatMap((bar) => [bar, bar + bar]);
const BLANKS = ["", " "];

/** All spellings, from the bracket on to the name. */
export const DSML_MARKS: readonly string[] = BARS.flatMap((bars) =>
  BLANKS.flatMap((before) =>
    BLANKS.flatMap((within) =>
      BLANKS.map((after) => `${before}${bars}${within}DSML${within}${bars}${after}`)
    )
  )
);

/** Any of them, as the source of a pattern without groups. */
export const DSML_PATTERN = " ?[｜|‖]{1,2} ?DSML ?[｜|‖]{1,2} ?";
