/** A thread that takes part in optimizer steps; see `parallel_update.ts`. */

/// <reference lib="deno.worker" />

import { instantiate } from "./compile_update.ts";
import { openBoard, serve } from "./shared_job.ts";

self.onmessage = ({ data: { module, memory, board } }) => {
  self.postMessage("ready");
  serve(openBoard(board), instantiate(module, memory));
  self.close();
};
