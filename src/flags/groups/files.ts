import { allOf, anyOf, called, during, is, isNot } from "../condition.ts";
import { ownEvalExamples } from "./conditions.ts";
import { evalFiles, trainFiles } from "../data_files.ts";
import { atLeast, atLeastOrMinusOne, between, type Rows } from "../flag.ts";

const trainsOnFile = isNot("train_data", "");

const readsFiles = called(
  "--train_data or --eval_data",
  anyOf(allOf(during("train"), trainsOnFile), isNot("eval_data", "")),
);

const isDrawn = called(
  "--batch_load false: lines are drawn, not read in order",
  is("batch_load", false),
);

/** Paper, section 3.4. */
export const files = {
  train_data: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate"],
    idleWithout: [
      called("training, or --eval_data", anyOf(during("train"), isNot("eval_data", ""))),
    ],
    help:
      "file of training examples: problem, tab, solution, or where there are queries problem, " +
      "tab, query, tab, solution, as tokens separated by spaces; may be compressed (gzip, zstd); " +
      "or several files with weights, like 0.7:FILE,0.3:FILE or a=0.7:FILE,b=0.3:FILE",
    meansTo: {
      evaluate: {
        help:
          "file that the model was trained on: accuracy on the problems in it, and on others, " +
          "is reported as well",
      },
    },
    names: "file",
    paths: (value) => trainFiles(value).map(({ path }) => path),
  },
  columns: {
    type: "string",
    default: "",
    usedBy: ["train"],
    needs: [
      trainsOnFile,
      called("--operation data", allOf(is("operation", "data"), is("problem", ""))),
    ],
    help:
      "--train_data is a table (CSV, JSON, Parquet, LMFDB and more) with these columns, PROBLEM:ANSWER, as for int2int " +
      "encode, which writes it as tokens into dump_path/encoded; without --eval_data, a tenth is held out for " +
      "validation and another for test",
  },
  eval_data: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate"],
    idleWithout: [ownEvalExamples],
    help: "files of test examples separated by commas: the first is called valid, " +
      "the next test, test2 and so on, unless all have names of their own: ood=FILE,iid=FILE",
    names: "files",
    paths: (value) => evalFiles(value).map(({ path }) => path),
  },
  eval_data_size: {
    type: "integer",
    default: -1,
    usedBy: ["train", "evaluate"],
    needs: [isNot("eval_data", "")],
    idleWithout: [ownEvalExamples],
    help: "evaluate only so many examples of each test file; -1 leaves it to eval_size",
    check: atLeastOrMinusOne(1, "as many as eval_size says"),
  },
  reload_size: {
    type: "integer",
    default: -1,
    usedBy: ["train"],
    needs: [trainsOnFile],
    help: "use only so many first lines of the training file; -1 takes all",
    check: atLeastOrMinusOne(1, "all"),
  },
  batch_load: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    needs: [trainsOnFile],
    help: "read the training file in order, reload_size lines at a time, to save memory",
  },
  index_train_data: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    needs: [trainsOnFile, isDrawn],
    help:
      "draw training examples from the file itself, by an index of its lines that is kept beside " +
      "it; done anyway where a file does not fit in memory",
  },
  two_classes: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    needs: [trainsOnFile, isDrawn],
    help: "show the first first_class_size examples of the training file more often",
  },
  first_class_size: {
    type: "integer",
    default: 1000000,
    usedBy: ["train"],
    needs: [is("two_classes", true)],
    help: "how many examples are repeated more often, with two_classes",
    check: atLeast(1),
  },
  first_class_prob: {
    type: "float",
    default: 0.25,
    usedBy: ["train"],
    needs: [is("two_classes", true)],
    help: "chance that a training example is one of the repeated ones, with two_classes",
    check: between(0, 1),
  },
  skip_bad_lines: {
    type: "boolean",
    default: false,
    usedBy: ["train", "evaluate"],
    needs: [readsFiles],
    help: "leave out lines of data files that cannot be understood, and say how many, " +
      "rather than stop at the first",
  },
} as const satisfies Rows;
