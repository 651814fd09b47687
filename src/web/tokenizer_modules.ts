/** The modules of tokenizers, which pages share with the program. */
import asNumbers from "../tokenizers/as_numbers.ts" with { type: "text" };
import complexes from "../tokenizers/complexes.ts" with { type: "text" };
import decimalFloat from "../tokenizers/decimal_float.ts" with { type: "text" };
import description from "../tokenizers/description.ts" with { type: "text" };
import digitGrammar from "../tokenizers/digit_grammar.ts" with { type: "text" };
import digitInts from "../tokenizers/digit_ints.ts" with { type: "text" };
import digits from "../tokenizers/digits.ts" with { type: "text" };
import edgeGrammar from "../tokenizers/edge_grammar.ts" with { type: "text" };
import edgeLists from "../tokenizers/edge_lists.ts" with { type: "text" };
import element from "../tokenizers/element.ts" with { type: "text" };
import expression from "../tokenizers/expression.ts" with { type: "text" };
import expressionGrammar from "../tokenizers/expression_grammar.ts" with { type: "text" };
import expressions from "../tokenizers/expressions.ts" with { type: "text" };
import factoredGrammar from "../tokenizers/factored_grammar.ts" with { type: "text" };
import factoredInts from "../tokenizers/factored_ints.ts" with { type: "text" };
import floatGrammar from "../tokenizers/float_grammar.ts" with { type: "text" };
import floats from "../tokenizers/floats.ts" with { type: "text" };
import grammar from "../tokenizers/grammar.ts" with { type: "text" };
import idWriter from "../tokenizers/id_writer.ts" with { type: "text" };
import infix from "../tokenizers/infix.ts" with { type: "text" };
import interleavedInts from "../tokenizers/interleaved_ints.ts" with { type: "text" };
import labels from "../tokenizers/labels.ts" with { type: "text" };
import maxPositions from "../tokenizers/max_positions.ts" with { type: "text" };
import mixedTokens from "../tokenizers/mixed_tokens.ts" with { type: "text" };
import nestedLists from "../tokenizers/nested_lists.ts" with { type: "text" };
import notation from "../tokenizers/notation.ts" with { type: "text" };
import notedArray from "../tokenizers/noted_array.ts" with { type: "text" };
import numberArray from "../tokenizers/number_array.ts" with { type: "text" };
import order from "../tokenizers/order.ts" with { type: "text" };
import partitions from "../tokenizers/partitions.ts" with { type: "text" };
import permutations from "../tokenizers/permutations.ts" with { type: "text" };
import polynomial from "../tokenizers/polynomial.ts" with { type: "text" };
import polynomialGrammar from "../tokenizers/polynomial_grammar.ts" with { type: "text" };
import polynomials from "../tokenizers/polynomials.ts" with { type: "text" };
import positionalInts from "../tokenizers/positional_ints.ts" with { type: "text" };
import primeFactors from "../tokenizers/prime_factors.ts" with { type: "text" };
import rationalGrammar from "../tokenizers/rational_grammar.ts" with { type: "text" };
import rationals from "../tokenizers/rationals.ts" with { type: "text" };
import sequences from "../tokenizers/sequences.ts" with { type: "text" };
import sets from "../tokenizers/sets.ts" with { type: "text" };
import shortFloats from "../tokenizers/short_floats.ts" with { type: "text" };
import splitList from "../tokenizers/split_list.ts" with { type: "text" };
import symbolicInts from "../tokenizers/symbolic_ints.ts" with { type: "text" };
import tuples from "../tokenizers/tuples.ts" with { type: "text" };
import vocabulary from "../tokenizers/vocabulary.ts" with { type: "text" };
import words from "../tokenizers/words.ts" with { type: "text" };

/** By their paths in `src/`. */
export const tokenizerModules: Readonly<Record<string, string>> = {
  "tokenizers/as_numbers.ts": asNumbers,
  "tokenizers/complexes.ts": complexes,
  "tokenizers/decimal_float.ts": decimalFloat,
  "tokenizers/description.ts": description,
  "tokenizers/digit_grammar.ts": digitGrammar,
  "tokenizers/digit_ints.ts": digitInts,
  "tokenizers/digits.ts": digits,
  "tokenizers/edge_grammar.ts": edgeGrammar,
  "tokenizers/edge_lists.ts": edgeLists,
  "tokenizers/element.ts": element,
  "tokenizers/expression.ts": expression,
  "tokenizers/expression_grammar.ts": expressionGrammar,
  "tokenizers/expressions.ts": expressions,
  "tokenizers/factored_grammar.ts": factoredGrammar,
  "tokenizers/factored_ints.ts": factoredInts,
  "tokenizers/float_grammar.ts": floatGrammar,
  "tokenizers/floats.ts": floats,
  "tokenizers/grammar.ts": grammar,
  "tokenizers/id_writer.ts": idWriter,
  "tokenizers/infix.ts": infix,
  "tokenizers/interleaved_ints.ts": interleavedInts,
  "tokenizers/labels.ts": labels,
  "tokenizers/max_positions.ts": maxPositions,
  "tokenizers/mixed_tokens.ts": mixedTokens,
  "tokenizers/nested_lists.ts": nestedLists,
  "tokenizers/notation.ts": notation,
  "tokenizers/noted_array.ts": notedArray,
  "tokenizers/number_array.ts": numberArray,
  "tokenizers/order.ts": order,
  "tokenizers/partitions.ts": partitions,
  "tokenizers/permutations.ts": permutations,
  "tokenizers/polynomial.ts": polynomial,
  "tokenizers/polynomial_grammar.ts": polynomialGrammar,
  "tokenizers/polynomials.ts": polynomials,
  "tokenizers/positional_ints.ts": positionalInts,
  "tokenizers/prime_factors.ts": primeFactors,
  "tokenizers/rational_grammar.ts": rationalGrammar,
  "tokenizers/rationals.ts": rationals,
  "tokenizers/sequences.ts": sequences,
  "tokenizers/sets.ts": sets,
  "tokenizers/short_floats.ts": shortFloats,
  "tokenizers/split_list.ts": splitList,
  "tokenizers/symbolic_ints.ts": symbolicInts,
  "tokenizers/tuples.ts": tuples,
  "tokenizers/vocabulary.ts": vocabulary,
  "tokenizers/words.ts": words,
};
