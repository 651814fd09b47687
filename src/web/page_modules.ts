/** The script and the style of the page. The program carries them as text, so that it can write pages without any other file. */
import { browserScript } from "../text/browser_script.ts";
// Only so that types are checked.
import type {} from "./page/main.ts";
import levenshteinLicense from "fastest-levenshtein/LICENSE.md" with { type: "text" };
import levenshtein from "fastest-levenshtein/mod.js" with { type: "text" };
import euclid from "../arithmetic/euclid.ts" with { type: "text" };
import rational from "../arithmetic/rational.ts" with { type: "text" };
import beamSearch from "../decoding/beam_search.ts" with { type: "text" };
import greedySearch from "../decoding/greedy_search.ts" with { type: "text" };
import score from "../decoding/score.ts" with { type: "text" };
import errors from "../errors.ts" with { type: "text" };
import operators from "../flags/operators.ts" with { type: "text" };
import figure from "../inspect/page/figure.ts" with { type: "text" };
import heatMap from "../inspect/page/heat_map.ts" with { type: "text" };
import numbers from "../inspect/page/numbers.ts" with { type: "text" };
import describedTokenizer from "../problems/described_tokenizer.ts" with { type: "text" };
import readValue from "../problems/read_value.ts" with { type: "text" };
import showAnswer from "../problems/show_answer.ts" with { type: "text" };
import showValue from "../problems/show_value.ts" with { type: "text" };
import source from "../problems/source.ts" with { type: "text" };
import tolerantTokenizer from "../problems/tolerant_tokenizer.ts" with { type: "text" };
import typedNumbers from "../problems/typed_numbers.ts" with { type: "text" };
import typedQuestion from "../problems/typed_question.ts" with { type: "text" };
import randomKinds from "../random/kinds.ts" with { type: "text" };
import primes from "../random/primes.ts" with { type: "text" };
import brackets from "../records/brackets.ts" with { type: "text" };
import describeValue from "../records/describe_value.ts" with { type: "text" };
import scalar from "../records/scalar.ts" with { type: "text" };
import value from "../records/value.ts" with { type: "text" };
import wrappers from "../records/wrappers.ts" with { type: "text" };
import sequenceLayout from "../task/sequence_layout.ts" with { type: "text" };
import grouped from "../text/grouped.ts" with { type: "text" };
import markup from "../text/markup.ts" with { type: "text" };
import nearest from "../text/nearest.ts" with { type: "text" };
import shorten from "../text/shorten.ts" with { type: "text" };
import showNumber from "../text/show_number.ts" with { type: "text" };
import valueText from "../text/show_value.ts" with { type: "text" };
import seenProblems from "../training/seen_problems.ts" with { type: "text" };
import unlikeTraining from "../training/unlike_training.ts" with { type: "text" };
import bytePlanes from "./byte_planes.ts" with { type: "text" };
import answerView from "./page/answer_view.ts" with { type: "text" };
import answering from "./page/answering.ts" with { type: "text" };
import assets from "./page/assets.ts" with { type: "text" };
import attentionView from "./page/attention_view.ts" with { type: "text" };
import decoders from "./page/decoders.ts" with { type: "text" };
import main from "./page/main.ts" with { type: "text" };
import onnxRuntime from "./page/onnx_runtime.ts" with { type: "text" };
import questions from "./page/questions.ts" with { type: "text" };
import scoreBoard from "./page/score_board.ts" with { type: "text" };
import shuffled from "./page/shuffled.ts" with { type: "text" };
import stepModel from "./page/step_model.ts" with { type: "text" };
import style from "./page/style.css" with { type: "text" };
import type { ProblemDescription } from "../problems/description.ts";
import { algebraModules } from "./algebra_modules.ts";
import { tokenizerModules } from "./tokenizer_modules.ts";

/** By their paths in `src/`, or the names of packages: the page, and what it shares with the program. */
const modules: Readonly<Record<string, string>> = {
  ...tokenizerModules,
  "arithmetic/euclid.ts": euclid,
  "arithmetic/rational.ts": rational,
  "decoding/beam_search.ts": beamSearch,
  "decoding/greedy_search.ts": greedySearch,
  "decoding/score.ts": score,
  "errors.ts": errors,
  "flags/operators.ts": operators,
  "inspect/page/figure.ts": figure,
  "inspect/page/heat_map.ts": heatMap,
  "inspect/page/numbers.ts": numbers,
  "problems/described_tokenizer.ts": describedTokenizer,
  "problems/read_value.ts": readValue,
  "problems/show_answer.ts": showAnswer,
  "problems/show_value.ts": showValue,
  "problems/source.ts": source,
  "problems/tolerant_tokenizer.ts": tolerantTokenizer,
  "problems/typed_numbers.ts": typedNumbers,
  "problems/typed_question.ts": typedQuestion,
  "random/kinds.ts": randomKinds,
  "random/primes.ts": primes,
  "records/brackets.ts": brackets,
  "records/describe_value.ts": describeValue,
  "records/scalar.ts": scalar,
  "records/value.ts": value,
  "records/wrappers.ts": wrappers,
  "task/sequence_layout.ts": sequenceLayout,
  "text/grouped.ts": grouped,
  "text/markup.ts": markup,
  "text/nearest.ts": nearest,
  "text/shorten.ts": shorten,
  "text/show_number.ts": showNumber,
  "text/show_value.ts": valueText,
  "training/seen_problems.ts": seenProblems,
  "training/unlike_training.ts": unlikeTraining,
  "web/byte_planes.ts": bytePlanes,
  "web/page/answer_view.ts": answerView,
  "web/page/answering.ts": answering,
  "web/page/assets.ts": assets,
  "web/page/attention_view.ts": attentionView,
  "web/page/decoders.ts": decoders,
  "web/page/main.ts": main,
  "web/page/onnx_runtime.ts": onnxRuntime,
  "web/page/questions.ts": questions,
  "web/page/score_board.ts": scoreBoard,
  "web/page/shuffled.ts": shuffled,
  "web/page/step_model.ts": stepModel,
  "fastest-levenshtein": `/*\n${levenshteinLicense}*/\n${levenshtein}`,
};

export const styleSheet = style;

/** The modules as one script. @param problem which the page answers */
export function pageScript(problem: ProblemDescription): string {
  // Its kinds may be nested.
  const isOfFunctions = JSON.stringify(problem).includes('"canonicalExpressions"');
  return browserScript(
    { ...modules, ...isOfFunctions ? algebraModules : withoutAlgebra },
    "web/page/main.ts",
  );
}

/** Nothing is called there. */
const withoutAlgebra = { "problems/symbolic/canonical_expressions.ts": "" };
