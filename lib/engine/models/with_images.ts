/**
 * Images for a model that may not take any: most endpoints do not say so before they are asked.
 *
 * @module
 */
import type { Message } from "../message.ts";
import type { Model, ModelEvent, ModelRequest } from "./model.ts";
import { ModelError } from "./model_error.ts";

/**
 * How servers say that they take no images: llama.cpp ("image input is not supported - hint: … mmproj"), vLLM ("… is not a
 * multimodal model", "At most 0 image(s) may be provided"), OpenAI ("image_url is only supported by certain models"), Ollama and
 * others ("does not support image input", "missing data required for image input", "no endpoints found that support image input"),
 * and servers whose content is a text alone ("content must be a string").
 */
const REFUSALS =
  /image|multi-?modal|vision|mmproj|unsupported content(?: part)? type|content.{0,40}(?:must be|expected|should be).{0,20}string|unknown variant/i;

/** The model; images that came from tools are left out once it turns out that it takes none, those of the user are an error. */
export function withImages(model: Model): Model {
  let refuses = false;
  return {
    ...model,
    get contextWindow() {
      return model.contextWindow;
    },
    async *stream(request): AsyncGenerator<ModelEvent> {
      if (!request.messages.some(hasImages)) return yield* model.stream(request);
      if (refuses) {
        if (isAskedWithImages(request)) throw refusal(model.name, "it has refused one before");
        return yield* model.stream(withoutImages(request));
      }
      try {
        yield* model.stream(request);
      } catch (error) {
        if (!(error instanceof ModelError) || !isRefusal(error)) throw error;
        refuses = true;
        if (isAskedWithImages(request)) throw refusal(model.name, error.message);
        yield { type: "void", reason: `${model.name} takes no images` };
        yield* model.stream(withoutImages(request));
      }
    },
  };
}

/** A server may say it with any status, as it does not expect such a request at all. */
function isRefusal({ status = 0, isOverflow, isMisread, message }: ModelError): boolean {
  const isAboutRequest = status === 400 || status === 404 || status === 415 || status === 422 ||
    status === 500 || status === 501;
  return isAboutRequest && !isOverflow && !isMisread && REFUSALS.test(message);
}

function refusal(name: string, said: string): ModelError {
  return new ModelError(`${name} takes no images: ${said}`, {
    hint: "choose a model with vision (llama-server needs --mmproj), or leave the image out",
  });
}

function hasImages(message: Message): boolean {
  if (message.role === "user") return message.images !== undefined;
  return message.role === "tool" && message.results.some(({ images }) => images !== undefined);
}

/** Whether the user's latest words, which nobody has answered, come with some. */
function isAskedWithImages({ messages }: ModelRequest): boolean {
  const last = messages.at(-1);
  return last?.role === "user" && last.images !== undefined;
}

const LEFT_OUT = "[an image was here, which this model does not take]";

function withoutImages(request: ModelRequest): ModelRequest {
  const messages = request.messages.map((message): Message => {
    if (!hasImages(message)) return message;
    if (message.role === "user") {
      const { images: _, ...rest } = message;
      return { ...rest, content: `${rest.content}\n\n${LEFT_OUT}` };
    }
    if (message.role !== "tool") return message;
    const results = message.results.map((result) => {
      if (result.images === undefined) return result;
      const { images: _, ...rest } = result;
      return { ...rest, output: `${rest.output}\n${LEFT_OUT}` };
    });
    return { ...message, results };
  });
  return { ...request, messages };
}
