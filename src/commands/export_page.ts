/** `int2int export --web`: a trained model as a page that answers. */
import { FlagError } from "../errors.ts";
import type { ModelCard } from "../export/model_card.ts";
import type { TrainedModel } from "../export/trained_model.ts";
import type { Precision } from "../export/stored_weight.ts";
import type { Texts } from "../flags/arguments.ts";
import { expectFile } from "../flags/files_exist.ts";
import { exportFlags } from "../flags/groups/export.ts";
import { type OwnValues, readOwnFlags } from "../flags/own_flags.ts";
import type { Task } from "../task/task.ts";
import { shorten } from "../text/shorten.ts";
import { modelAssets } from "../web/assets.ts";
import { aboutModel, cardView } from "../web/card_view.ts";
import { storedProblems } from "../web/stored_problems.ts";
import {
  largestPage,
  type PageContent,
  wholePage,
  writePage,
  type Written,
} from "../web/write_page.ts";
import { savedProblems } from "../training/saved_problems.ts";
import { answersWithHalves } from "./answers_with_halves.ts";

type PageFlags = OwnValues<typeof exportFlags>;

/**
 * @param output the folder that was named, if any
 * @returns `undefined` where no page is asked for
 * @throws FlagError for flags of a page without one
 */
export function readPageFlags(own: Texts, output: string | undefined): PageFlags | undefined {
  const flags = readOwnFlags(exportFlags, own), [stray] = Object.keys(own);
  if (flags.web === "") {
    if (stray !== undefined) throw new FlagError(`--${stray}`, "needs --web FILE.html");
    return undefined;
  }
  if (output !== undefined) {
    throw new FlagError("--web", `writes a page, expected no folder, found ${shorten(output)}`);
  }
  if (flags.web_data === "") return flags;
  if (flags.web_problems === 0) {
    throw new FlagError("--web_data", "has no effect with --web_problems 0");
  }
  expectFile("web_data", flags.web_data);
  return flags;
}

/** @returns the exit code */
export async function exportPage(
  page: PageFlags,
  model: TrainedModel,
  task: Task,
  card: ModelCard,
): Promise<number> {
  const { config, parameters: flags } = model;
  const stored = await storedProblems(task, page.web_data, page.web_problems);
  const seen = savedProblems(flags.reload_model), { text: example } = card.example;
  const described = { task, flags, config, stored, seen, example };
  const contentOf = async (precision: Precision): Promise<PageContent> => {
    const precise = precision === "f16" ? await answersWithHalves(model, task, stored) : undefined;
    return {
      ...{ described, precision },
      model: modelAssets(config, model.tensors, precision, flags.reload_model),
      texts: { ...aboutModel(card, task.problem.name), card: cardView(card, precise) },
    };
  };
  let content = await contentOf(page.web_bits === 16 ? "f16" : "f32"), whole = wholePage(content);
  if (page.web_bits === 0 && whole.length > largestPage) {
    content = await contentOf("f16");
    whole = wholePage(content);
  }
  say(writePage(page.web, content, whole), content, page.web_problems > 0);
  return 0;
}

/** @param isAsked whether problems were asked for */
function say(
  { path, bytes, isFolder }: Written,
  { described, precision }: PageContent,
  isAsked: boolean,
): void {
  const size = `${(bytes / 1e6).toFixed(1)} MB`, { length } = described.stored;
  const bits = precision === "f16" ? ", weights of 16 bits" : "";
  const none = isAsked ? "no problems to try (--web_data FILE has some)" : "no problems to try";
  const problems = length === 0 ? none : `${length} problems to try`;
  if (!isFolder) return console.log(`${path}: ${size}${bits}, ${problems}; open it in any browser`);
  const limit = `${largestPage / 1e6} MB`;
  console.log(
    `${path}: a folder of ${size}${bits}, ${problems}: as one page it would have more than ${limit}; ` +
      "publish it on a web server",
  );
}
