import type { Rows } from "../flag.ts";

/** Where flags come from; no flags of a run themselves. */
export const config = {
  config: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate", "predict", "export", "generate", "export_data"],
    help: "take flags from this TOML file, or from the params.json of a run; may be given " +
      "several times, the later file and then the command line count more",
    names: "file",
  },
} as const satisfies Rows;
