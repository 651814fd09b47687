/// <reference lib="dom" />
/**
 * The page of a model: reads problems, answers them with the model that is in it, and keeps the score on problems whose right
 * answers are known. Nothing leaves the browser.
 */
import { logProbability } from "../../decoding/score.ts";
import { html, type Markup } from "../../text/markup.ts";
import { answerView, percent, type ShownAnswer, shownAnswers } from "./answer_view.ts";
import { type AnsweringModel, loadAnswering } from "./answering.ts";
import { readAsset } from "./assets.ts";
import { attentionOf, attentionView, readsOf } from "./attention_view.ts";
import type { PageData, StoredProblem } from "./data.ts";
import type { Tensors } from "./onnx_runtime.ts";
import { questionsOf } from "./questions.ts";
import { ScoreBoard, verdictOn, verdictView } from "./score_board.ts";
import { shuffled } from "./shuffled.ts";

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const show = (place: HTMLElement, markup: Markup) => place.innerHTML = markup.text;

const page = JSON.parse(find("data").textContent!) as PageData;
const questions = questionsOf(page), { vocabulary } = questions;
const problemField = find<HTMLInputElement>("problem"), status = find("status");
const score = new ScoreBoard();
/** Problems that were not yet asked, the next one last. */
let waiting: StoredProblem[] = [];
/** The one in the field that waits for an answer, unless the reader has typed another. */
let stored: StoredProblem | undefined;
/** What the picture of attention is about. */
let attended: { readonly matrices: Tensors; readonly tokens: Tokens } | undefined;
/** Runs of the model, one after the other. */
let working: Promise<void> = Promise.resolve();
const loading = loadAnswering(
  page,
  (name) => readAsset(page, name),
  (doing) => say(`${doing} …`),
);

type Tokens = Readonly<Record<"encoder" | "decoder", readonly string[]>>;

start();

function start(): void {
  find("question").addEventListener("submit", (event) => {
    event.preventDefault();
    askTyped();
  });
  problemField.addEventListener("input", () => {
    stored = undefined;
    find("guess").hidden = true;
  });
  find("random").addEventListener("click", drawProblem);
  find("guess").addEventListener("submit", (event) => {
    event.preventDefault();
    guess();
  });
  find("layer").addEventListener("change", drawAttention);
  loading.then(() => say("Ready."), fail);
}

function say(text: string): void {
  status.textContent = text;
  status.className = "";
}

function complain(text: string): void {
  status.textContent = text;
  status.className = "mistake";
}

function fail(error: unknown): void {
  complain(`The model cannot be run here: ${error instanceof Error ? error.message : error}`);
}

function askTyped(): void {
  const found = questions.read(problemField.value);
  if ("mistake" in found) return complain(found.mistake);
  const { tokens, shown, note, warning } = found;
  find("guess").hidden = true;
  const advice = [note, warning && `Unlike training: ${warning}`].filter((line) => line).join(". ");
  const asked = takeStored();
  enqueue((model) => answer(model, { tokens, shown, advice, ...asked && { stored: asked } }));
}

/** The stored problem that is about to be asked: it counts once, whatever is drawn or typed until it is answered. */
function takeStored(): StoredProblem | undefined {
  const taken = stored;
  stored = undefined;
  return taken;
}

/** A stored problem, in an order that is different for each reader. */
function drawProblem(): void {
  if (waiting.length === 0) waiting = shuffled(page.stored);
  stored = waiting.pop()!;
  problemField.value = questions.typed(stored);
  say("");
  if (!find<HTMLInputElement>("guessing").checked) {
    const asked = takeStored()!;
    return enqueue((model) => answer(model, { ...asked, stored: asked }));
  }
  find("answer").hidden = find("attention").hidden = true;
  find("guess").hidden = false;
  find<HTMLInputElement>("guessed").value = "";
  find("guessed").focus();
}

function guess(): void {
  const found = questions.readGuess(find<HTMLInputElement>("guessed").value);
  if ("reason" in found) {
    const such = questions.typedAnswer(page.stored[0]!);
    return complain(`Expected an answer such as ${such}. ${found.reason}`);
  }
  const asked = takeStored()!, { answer: right, shownAnswer } = asked;
  const yours = verdictOn(found.tokens, right, page.problem.judgesOtherAnswers);
  score.count("You", yours);
  find("guess").hidden = true;
  say("");
  const verdict = verdictView("You", yours, shownAnswer);
  enqueue((model) => answer(model, { ...asked, stored: asked }, verdict));
}

function enqueue(work: (model: AnsweringModel) => Promise<void>): void {
  working = working.then(async () => work(await loading)).catch(fail);
}

/** What is asked, and what is to be said of it. */
interface Question {
  readonly tokens: readonly string[];
  readonly shown: string;
  readonly advice?: string;
  /** Left out where the right answer is not known, or was judged before. */
  readonly stored?: StoredProblem;
}

/** @param guessed the verdict on the reader's own answer, if there is one */
async function answer(
  model: AnsweringModel,
  { tokens, shown, advice = "", stored: asked }: Question,
  guessed?: Markup,
): Promise<void> {
  say("Answering …");
  const ids = vocabulary.idsOf(tokens);
  const beams = Number(find<HTMLSelectElement>("beams").value);
  const found = await model.answer(ids, beams);
  const answers = shownAnswers(found, vocabulary.tokensOf, questions.show);
  const place = find("answer");
  const remarks = html`${advice && html`<p class="advice">${advice}</p>`}${guessed}${
    judged(answers[0], asked)
  }`;
  show(place, answerView({ shown, tokens, answers }, remarks));
  place.hidden = false;
  show(find("score"), score.view());
  await lookAt(model, ids, found[0]?.tokens ?? []);
  say(answers[0] === undefined ? "No answer." : spoken(answers[0]));
}

/** For readers who do not see the page. */
function spoken({ text, answer }: ShownAnswer): string {
  return `Answered: ${text}, ${percent(Math.exp(logProbability(answer)))}`;
}

/** Counts the answer to a stored problem. */
function judged(best: ShownAnswer | undefined, asked: StoredProblem | undefined): Markup {
  if (asked === undefined || best === undefined) return html``;
  const { judgesOtherAnswers } = page.problem;
  const verdict = best.answer.cut && !judgesOtherAnswers
    ? "wrong"
    : verdictOn(best.tokens, asked.answer, judgesOtherAnswers);
  score.count("Model", verdict);
  return verdictView("Model", verdict, asked.shownAnswer);
}

async function lookAt(
  model: AnsweringModel,
  problem: readonly number[],
  written: readonly number[],
): Promise<void> {
  const session = model.sessions.attention;
  if (session === undefined) return;
  const reads = readsOf(page.model, problem, written);
  attended = {
    matrices: await attentionOf(session, reads),
    tokens: {
      encoder: vocabulary.tokensOf(reads.encoder),
      decoder: vocabulary.tokensOf(reads.decoder),
    },
  };
  find("attention").hidden = false;
  drawAttention();
}

function drawAttention(): void {
  if (attended === undefined) return;
  const entry = page.attention[Number(find<HTMLSelectElement>("layer").value)]!;
  show(find("heads"), attentionView(entry, attended.matrices, attended.tokens));
}
