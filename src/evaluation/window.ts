/**
 * Some batches of a data set at a time: their examples are scored, and answered where that is wanted, beside others of like
 * length, and reported in their own order.
 */
import type { Answer } from "../decoding/answer.ts";
import type { SampledAnswer } from "../decoding/sample_answers.ts";
import type { Batch } from "../examples/batch.ts";
import { idsInBatch } from "../examples/ids_in_batch.ts";
import { groupByBatch, groupByLength, placesOf } from "../examples/bucketing.ts";
import { ExampleError } from "../errors.ts";
import { everywhere } from "../mpi/agreement.ts";
import { alone } from "../mpi/world.ts";
import { wrong } from "../problems/problem.ts";
import type { Checker, Verdict } from "./checker.ts";
import { type Evaluation, isAsked } from "./evaluation.ts";
import type { EvaluationRecord, Hypothesis, SampleCounts } from "./record.ts";
import { computeAll } from "./shared_work.ts";

/** What is known of each example, batch by batch. */
type Records = readonly (readonly EvaluationRecord[])[];

/** Enough to bring like lengths together, and few enough for the log to go on. */
const usualReadAhead = 16;

/** The batches, as many at a time as are worth reading together. */
export async function* windowsOf(
  batches: AsyncIterable<Batch>,
  { predictor, readAhead = usualReadAhead, world = alone }: Evaluation,
): AsyncGenerator<Batch[]> {
  // Nothing is won by waiting for batches that stay as they are, beyond one for each rank.
  const most = predictor.seesPadding.scores ? world.size : readAhead;
  const all = batches[Symbol.asyncIterator]();
  const read = async () => {
    const window: Batch[] = [];
    while (window.length < most) {
      const next = await all.next();
      if (next.done) break;
      window.push(next.value);
    }
    return window;
  };
  try {
    for (;;) {
      const window = await everywhere(world, read);
      if (window.length === 0) return;
      yield window;
    }
  } finally {
    await all.return?.();
  }
}

/**
 * What the model says of a window.
 *
 * @param first number of its first example in the data set
 * @param progress is given the number of examples that are done, those before the window included
 * @returns `undefined` when the run was interrupted meanwhile
 */
export async function evaluateWindow(
  evaluation: Evaluation,
  window: readonly Batch[],
  first: number,
  progress: (done: number) => void,
): Promise<{ readonly crossEntropy: number; readonly records: Records } | undefined> {
  const scored = await scoredRecords(evaluation, window, first);
  if (scored === undefined) return undefined;
  const answered = await withAnswers(
    evaluation,
    window,
    scored.records,
    (done) => progress(first + done),
  );
  const records = answered && await withSamples(evaluation, window, answered);
  return records && { crossEntropy: scored.crossEntropy, records };
}

/** What is known before any answer is generated. */
async function scoredRecords(
  evaluation: Evaluation,
  window: readonly Batch[],
  first: number,
): Promise<{ crossEntropy: number; records: Records } | undefined> {
  const { predictor, checker, layout, tokens: words } = evaluation;
  const perfect = window.map(({ size }) => Array<boolean>(size).fill(false));
  const group = isBucketed(evaluation, window) ? groupByLength : groupByBatch;
  let crossEntropy = 0, index = first;
  const groups = [...group(window, placesOf(window), layout)];
  const scores = await computeAll(evaluation, groups, ({ batch }) => predictor.score(batch));
  if (scores === undefined) return undefined;
  for (const [i, { places }] of groups.entries()) {
    const score = scores[i]!;
    crossEntropy += score.loss * score.tokens;
    places.forEach((place, i) => perfect[place.batch]![place.example] = score.perfect[i]!);
  }
  const records = window.map((batch, b) =>
    perfect[b]!.map((isPerfect, example) => {
      const ids = idsInBatch(batch, example, layout);
      const problem = spell(words, ids.problem), answer = spell(words, ids.answer);
      const classCode = batch.classes[example]!;
      const labels = batch.labels?.[example];
      const classFailure = checker.classFailure(classCode, problem, answer);
      return {
        ...{ index: index++, problem, answer, classCode },
        ...labels !== undefined && { labels },
        ...classFailure !== undefined && { classFailure },
        perfect: isPerfect,
        hypotheses: [],
      };
    })
  );
  return { crossEntropy, records };
}

/** The same records with the answers that were generated, where any are wanted. */
async function withAnswers(
  evaluation: Evaluation,
  window: readonly Batch[],
  scored: Records,
  progress: (done: number) => void,
): Promise<Records | undefined> {
  const { predictor, layout } = evaluation;
  const asked = placesOf(window).filter(({ batch, example }) =>
    isAsked(evaluation, scored[batch]![example]!)
  );
  const bucketed = isBucketed(evaluation, window) && !predictor.seesPadding.answers;
  const group = bucketed ? groupByLength : groupByBatch;
  const records = scored.map((each) => [...each]);
  // BOS and eos count.
  const maxLength = evaluation.maxOutputLength + 2;
  // Those that are not asked are done already.
  let done = placesOf(window).length - asked.length;
  progress(done);
  const groups = [...group(window, asked, layout)];
  const found = await computeAll(evaluation, groups, async ({ batch, places }) => {
    const answers = await predictor.generate(batch, maxLength);
    progress(done += places.length);
    return places.map((place, i) => {
      const record = scored[place.batch]![place.example]!;
      return answers[i]!.map((answer) => judged(evaluation, record, answer));
    });
  });
  if (found === undefined) return undefined;
  for (const [g, { places }] of groups.entries()) {
    places.forEach(({ batch, example }, i) => {
      records[batch]![example] = { ...scored[batch]![example]!, hypotheses: found[g]![i]! };
    });
  }
  return records;
}

/** The same records with the number of right answers among samples, which all examples have, where any are drawn. */
async function withSamples(
  evaluation: Evaluation,
  window: readonly Batch[],
  answered: Records,
): Promise<Records | undefined> {
  const { sampler, layout, predictor } = evaluation;
  if (sampler === undefined) return answered;
  const bucketed = isBucketed(evaluation, window) && !predictor.seesPadding.answers;
  const groups = [...(bucketed ? groupByLength : groupByBatch)(window, placesOf(window), layout)];
  const records = answered.map((each) => [...each]);
  const found = await computeAll(evaluation, groups, async ({ batch, places }) => {
    const answers = await sampler.draw(batch, evaluation.maxOutputLength + 2);
    return places.map((place, i) =>
      sampleCounts(evaluation, answered[place.batch]![place.example]!, answers[i]!)
    );
  });
  if (found === undefined) return undefined;
  for (const [g, { places }] of groups.entries()) {
    places.forEach(({ batch, example }, i) => {
      records[batch]![example] = { ...answered[batch]![example]!, samples: found[g]![i]! };
    });
  }
  return records;
}

/** An answer that could not be judged counts as wrong. */
function sampleCounts(
  evaluation: Evaluation,
  record: EvaluationRecord,
  answers: readonly SampledAnswer[],
): SampleCounts {
  const right = answers.filter((answer) => judged(evaluation, record, answer).verdict.correct);
  const sum = (all: readonly SampledAnswer[]) => all.reduce((total, { count }) => total + count, 0);
  return { right: sum(right), drawn: sum(answers) };
}

/** Whether examples of like length come together: not where scores depend on the batch around them. */
function isBucketed({ predictor }: Evaluation, window: readonly Batch[]): boolean {
  return window.length > 1 && !predictor.seesPadding.scores;
}

function judged(
  { tokens: vocabulary, checker }: Evaluation,
  { problem, answer }: EvaluationRecord,
  { tokens, score, cut = false }: Answer,
): Hypothesis {
  const words = spell(vocabulary, tokens);
  // The first tokens of a longer answer may look like the right one.
  const verdict = cut ? unsaid : verdictOn(checker, problem, answer, words);
  return { tokens: words, verdict, cut, ...score !== undefined && { score } };
}

/** The verdict on what is no answer. */
const unsaid: Verdict = { ...wrong, leading: 0n };

/** An error that says nothing about other answers need not end the evaluation. */
export function verdictOn(
  checker: Checker,
  ...sides: Parameters<Checker["check"]>
): Verdict {
  try {
    return checker.check(...sides);
  } catch (error) {
    if (!(error instanceof ExampleError)) throw error;
    return { ...unsaid, failure: error.message };
  }
}

function spell(words: readonly string[], ids: readonly number[]): string[] {
  return ids.map((id) => words[id]!);
}
