import "../helpers/libc.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { loadRunConfig } from "../../lib/config/run_config.ts";
import { Dialogue } from "../../lib/engine/dialogue.ts";
import { type Image, imageOf } from "../../lib/engine/prompt/image.ts";
import { Limits } from "../../lib/engine/limits.ts";
import type { Message } from "../../lib/engine/message.ts";
import { startFakeAnthropic } from "../helpers/fake_anthropic.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { PNG } from "../helpers/images.ts";
import type { FakeServer } from "../helpers/sse_server.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";
import { BoundedImages, withRealImages } from "../../lib/engine/sessions/bounded_images.ts";

const image = imageOf(PNG) as Image;
const LOADS_LIBRARY = { sanitizeResources: false };

/** Says something with and without images, and returns what came of it. */
async function talk(
  server: FakeServer,
  provider: string,
  turns: { text: string; images?: Image[] }[],
) {
  await using directory = await temporaryDirectory();
  const { path: cwd } = directory;
  await Deno.writeFile(join(cwd, "shot.png"), PNG);
  const home = join(cwd, ".home");
  try {
    const config = await loadRunConfig({ baseUrl: server.url, provider, permissionMode: "yolo" }, {
      ...{ env: () => undefined, home, cwd },
    });
    using dialogue = await Dialogue.open({ config, home, userHome: cwd, cwd });
    const outcomes = [];
    for (const turn of turns) {
      using limits = new Limits();
      const { signal } = new AbortController();
      const { text, images } = turn;
      outcomes.push(await dialogue.say(text, { limits, emit: () => {}, signal, images }));
    }
    const session = await Deno.readTextFile(
      join(home, "sessions", `${dialogue.facts.sessionId}.jsonl`),
    );
    return { outcomes, session };
  } finally {
    await server.close();
  }
}

Deno.test(
  "an image goes to an OpenAI-compatible endpoint as a data URL",
  LOADS_LIBRARY,
  async () => {
    const server = startFakeOpenAI([{ text: "A pixel." }]);
    const { outcomes, session } = await talk(server, "openai", [{
      text: "what is it?",
      images: [image],
    }]);
    assertEquals(outcomes[0]?.text, "A pixel.");
    const content = server.requests[0]?.body.messages.at(-1).content;
    assertMatch(content[0].text, /what is it\?$/);
    assertEquals(content[1], {
      type: "image_url",
      image_url: { url: `data:image/png;base64,${image.data}` },
    });
    assertStringIncludes(session, image.data);
  },
);

Deno.test("an image goes to Anthropic's protocol as a block", LOADS_LIBRARY, async () => {
  const server = startFakeAnthropic([{ blocks: [{ type: "text", text: "A pixel." }] }]);
  await talk(server, "anthropic", [{ text: "what is it?", images: [image] }]);
  const block = server.requests[0]?.body.messages.at(-1).content.find((
    { type }: { type: string },
  ) => type === "image");
  assertEquals(block.source, { type: "base64", media_type: "image/png", data: image.data });
});

const READ = { name: "read", arguments: { path: "shot.png" } };

Deno.test("read shows an image to a model that takes some", LOADS_LIBRARY, async () => {
  const server = startFakeOpenAI([{ toolCalls: [READ] }, { text: "A pixel." }]);
  const { outcomes } = await talk(server, "openai", [{ text: "look at shot.png" }]);
  assertEquals(outcomes[0]?.text, "A pixel.");
  const messages = server.requests[1]?.body.messages;
  assertMatch(messages.at(-3).content, /"shot\.png" is a PNG image, 1×1, \d+ B/);
  assertEquals(messages.at(-2), { role: "assistant", content: "(looks)" });
  assertEquals(messages.at(-1).content[1].image_url.url, `data:image/png;base64,${image.data}`);
});

/** What servers answer to images that they do not take. */
const REFUSALS: [number, string][] = [
  [
    500,
    "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
  ],
  [400, "qwen3 is not a multimodal model"],
  [400, "At most 0 image(s) may be provided in one prompt."],
  [404, "No endpoints found that support image input"],
  [400, "Invalid content type. image_url is only supported by certain models."],
  [422, "messages.1.content: Input should be a valid string"],
];

for (const [status, message] of REFUSALS) {
  Deno.test(
    `an image of read is left out when the server says "${message.slice(0, 40)}"`,
    LOADS_LIBRARY,
    async () => {
      const refusal = { status, body: { error: { message } } };
      const server = startFakeOpenAI([{ toolCalls: [READ] }, refusal, { text: "It is an image." }]);
      const { outcomes } = await talk(server, "openai", [{ text: "look" }]);
      assertEquals([outcomes[0]?.reason, outcomes[0]?.text], ["completed", "It is an image."]);
      const last = JSON.stringify(server.requests.at(-1)?.body.messages);
      assertEquals(last.includes(image.data), false);
      assertStringIncludes(last, "which this model does not take");
    },
  );
}

Deno.test(
  "an image of the user is an error when the model takes none, and the conversation goes on",
  LOADS_LIBRARY,
  async () => {
    const refusal = { status: 400, body: { error: { message: "no vision here" } } };
    const server = startFakeOpenAI([refusal, { text: "Fine." }]);
    const { outcomes } = await talk(server, "openai", [
      { text: "what is it?", images: [image] },
      { text: "go on" },
    ]);
    const [first, second] = outcomes;
    assertEquals(first?.reason, "failed");
    assertMatch(
      first?.reason === "failed" ? first.message : "",
      /takes no images: .*no vision here/,
    );
    assertMatch(first?.reason === "failed" ? first.hint ?? "" : "", /choose a model with vision/);
    assertEquals(second?.text, "Fine.");
  },
);

Deno.test("BoundedImages keeps some images in a file, and a word of the others", () => {
  const bounded = new BoundedImages();
  const large: Image = { ...image, data: "A".repeat(9 * 1024 * 1024) };
  const message: Message = { role: "user", content: "see", images: [large] };
  assertEquals(bounded.bound(message), message);
  assertEquals(bounded.bound(message), message);
  assertEquals(bounded.bound(message), {
    role: "user",
    content: "see\n\n[an image was here; the conversation keeps no more of them]",
  });
  const forged = { role: "user", content: "x", images: [{ mediaType: "text/html", data: 5 }] };
  assertEquals(withRealImages(forged as unknown as Message), { role: "user", content: "x" });
});

Deno.test("imageOf() goes by the bytes, and not by the name", () => {
  assertEquals(image.mediaType, "image/png");
  assertEquals(imageOf(new TextEncoder().encode("<svg>")), {
    problem: "is no PNG, JPEG, GIF or WebP image",
  });
  const large = new Uint8Array(6 * 1024 * 1024);
  large.set(PNG);
  assertEquals(imageOf(large), { problem: "is larger than 5 MB" });
});
