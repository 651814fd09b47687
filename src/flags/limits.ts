/**
 * The largest values of flags that are counts. All are far above what is of use; they are there so that no value, least of
 * all one in a stranger's file, hangs the program or takes all memory before anybody is told.
 */

/**
 * Applications of layers in all, each hidden layer of a feed-forward network counted as one more.
 *
 * ONNX Runtime takes time with the square of the number of operations to load a training graph (it plans which tensors
 * share memory): on one core 5 s for 50 encoder layers, 20 s for 100 and two minutes for 256; 1,200 would take 45 minutes.
 */
export const mostApplications = 256;

/** Embeddings and hidden states; a layer of this width has 50 billion weights. */
export const largestDimension = 65_536;

export const mostHeads = 1024;

/** Examples in a batch. */
export const largestBatch = 1_000_000;

/** Batches of one step, which are all in memory. */
export const mostAccumulated = 10_000;

export const mostBeams = 1000;

/** Answers drawn for each problem. */
export const mostSamples = 1_000_000;

/** Answers that `predict` shows: more than one, to see what else the model holds possible. */
export const usualBeam = 3;

/** Measures of a problem's own. */
export const mostMetrics = 100;

/** Classes of answers are numbers of 32 bits, of which the lengths of problems take some. */
export const largestClass = 1_000_000_000;
