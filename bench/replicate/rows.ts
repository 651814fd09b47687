/** Published experiments at sizes for two CPU cores: minutes rather than days. */

/** An accuracy that a row shows. */
export interface Measure {
  /** The test set, in words. */
  readonly of: string;
  /** As `metrics.jsonl` calls it. */
  readonly metric: string;
}

/** What is typed to train, but for seed, device and folders. */
export interface Training {
  /** Flags of `int2int generate`, where the training set is a fixed one. */
  readonly data?: string;
  readonly flags: string;
}

/** A row of the table: one run. */
export interface Replication {
  /** Of the row, and of the folder of its run. */
  readonly name: string;
  readonly problem: string;
  /** Figure of the paper, and of what. */
  readonly paper: string;
  /** Figure in the README of Axolver. */
  readonly axolver: string;
  readonly here: Training;
  readonly measures: readonly Measure[];
  readonly published: Training & {
    /** What it trains, on how many examples. */
    readonly size: string;
  };
}

const valid = "valid_arithmetic_acc";

/** In the order of the table. */
export const replications: readonly Replication[] = [
  {
    name: "gcd",
    problem: "GCD of integers up to 10⁶ in base 1000; log-uniform operands",
    paper: "73 of the GCDs up to 100 are learned",
    axolver: "99.1 % (base 2401; balanced GCDs up to 1000)",
    here: {
      flags: "--operation gcd --base 1000 --operand_distribution log_uniform " +
        "--eval_sets natural,balanced --max_output_len 6 --enc_emb_dim 128 --dec_emb_dim 128 " +
        "--n_enc_layers 2 --n_dec_layers 2 --n_enc_heads 4 --n_dec_heads 4 --batch_size 64 " +
        "--optimizer adam,lr=0.0005 --epoch_size 50000 --eval_size 5000 --max_epoch 6",
    },
    measures: [
      { of: "log-uniform pairs", metric: valid },
      { of: "uniform pairs", metric: "natural_arithmetic_acc" },
      { of: "pairs with uniform GCDs up to 100", metric: "balanced_arithmetic_acc" },
    ],
    published: {
      flags: "--operation gcd --base 2401 --operand_distribution log_uniform " +
        "--eval_sets natural,balanced --max_gcd 1000 --max_class 1001 --max_output_len 6 " +
        "--batch_size 256 --optimizer adam,lr=0.00001 --max_epoch 1000",
      size: "300 million examples, 1.17 million steps; 4+4 layers of 256 dimensions",
    },
  },
  {
    name: "transpose",
    problem: "transpose of a 5 × 5 matrix of integers up to ±9",
    paper: "99.8 % (5 × 5, real numbers as P10)",
    axolver: "100 % (sizes 2 × 2 to 5 × 5, integers)",
    here: {
      flags: "--operation matrix_transpose --base 200 --dim1 5 --dim2 5 --maxint 9 " +
        "--max_output_len 56 --enc_emb_dim 64 --dec_emb_dim 64 --n_enc_layers 1 --n_dec_layers 1 " +
        "--n_enc_heads 4 --n_dec_heads 4 --batch_size 32 --optimizer adam,lr=0.001 " +
        "--epoch_size 10000 --eval_size 2000 --max_epoch 3",
    },
    measures: [{ of: "5 × 5", metric: valid }],
    published: {
      flags: "--operation matrix_transpose --base 10 --dim1 5 --dim2 5 --min_dim 2 --maxint 10 " +
        "--max_output_len 80 --n_enc_layers 1 --n_dec_layers 1 --batch_size 64 " +
        "--optimizer adam_cosine,lr=0.0001,warmup_updates=10000 --max_epoch 200",
      size: "60 million examples, 0.94 million steps; 1+1 layers of 256 dimensions",
    },
  },
  {
    name: "eigenvalues",
    problem: "eigenvalues of a symmetric 3 × 3 matrix of integers up to ±10, within 5 %",
    paper: "100 % (5 × 5, real numbers as FP15)",
    axolver: "99.3 % (sizes 2 × 2 to 5 × 5, integers)",
    here: {
      flags: "--operation matrix_eigenvalues --base 200 --dim1 3 --maxint 10 " +
        "--max_output_len 20 --enc_emb_dim 128 --dec_emb_dim 128 --n_enc_layers 2 " +
        "--n_dec_layers 1 --n_enc_heads 4 --n_dec_heads 4 --batch_size 32 " +
        "--optimizer adam_cosine,lr=0.001,warmup_updates=300,init_period=7200 " +
        "--epoch_size 40000 --eval_size 2000 --max_epoch 6",
    },
    measures: [{ of: "3 × 3", metric: valid }],
    published: {
      flags: "--operation matrix_eigenvalues --base 10 --dim1 5 --min_dim 2 --maxint 10 " +
        "--float_type float(FP15) --max_output_len 8 --enc_emb_dim 512 --dec_emb_dim 512 " +
        "--n_enc_layers 6 --n_dec_layers 6 --batch_size 64 " +
        "--optimizer adam_cosine,lr=0.0001,warmup_updates=10000 --max_epoch 300",
      size: "90 million examples, 1.41 million steps; 6+6 layers of 512 dimensions",
    },
  },
  {
    name: "integration",
    problem: "antiderivatives of functions with up to 5 operators before differentiation",
    paper: "98.4 % (up to 15 operators, backward)",
    axolver: "97.4 % (up to 15 operators, beam of 10)",
    here: {
      flags: "--operation integration --base 10 --max_ops 5 --max_len 60 --max_output_len 60 " +
        "--enc_emb_dim 128 --dec_emb_dim 128 --n_enc_layers 2 --n_dec_layers 2 --n_enc_heads 4 " +
        "--n_dec_heads 4 --batch_size 32 " +
        "--optimizer adam_cosine,lr=0.001,warmup_updates=300,init_period=4400 " +
        "--epoch_size 25000 --eval_size 2000 --max_epoch 6",
    },
    measures: [{ of: "functions as in training", metric: valid }],
    published: {
      flags: "--operation integration --base 10 --max_ops 15 --operators " +
        "add:10,sub:3,mul:10,div:5,sqrt:4,pow:8,ln:4,exp:4,sin:4,cos:4,tan:4,asin:1,acos:1,atan:1," +
        "sinh:1,cosh:1,tanh:1,asinh:1,acosh:1,atanh:1 " +
        "--enc_emb_dim 512 --dec_emb_dim 512 --n_enc_layers 6 --n_dec_layers 6 --eval_size 1000 " +
        "--max_epoch 500",
      size: "150 million examples, 4.69 million steps; 6+6 layers of 512 dimensions",
    },
  },
  {
    name: "grokking",
    problem: "addition modulo 97, trained on 30 % of all pairs with weight decay",
    paper: "100 % (half of all pairs)",
    axolver: "–",
    here: {
      data: "--operation modular_add --base 97 --modulus 97 --minint 0 --maxint 96 " +
        "--train 2823 --valid 6586 --test 0",
      flags: "--operation modular_add --base 97 --eval_size -1 --max_output_len 3 " +
        "--architecture encoder_only --enc_emb_dim 128 --n_enc_layers 1 --n_enc_heads 4 " +
        "--batch_size 512 --optimizer adamw,lr=0.001,beta2=0.98,weight_decay=1 " +
        "--epoch_size 51200 --max_epoch 100",
    },
    measures: [
      { of: "pairs that are trained on", metric: "train_arithmetic_acc" },
      { of: "all other pairs", metric: valid },
    ],
    published: {
      data: "--operation modular_add --base 97 --modulus 97 --minint 0 --maxint 96 " +
        "--train 4704 --valid 4705 --test 0",
      flags: "--operation modular_add --base 97 --eval_size -1 --max_output_len 3 " +
        "--architecture decoder_only --dec_emb_dim 128 --n_dec_layers 2 --n_dec_heads 4 " +
        "--batch_size 512 --optimizer adamw,lr=0.001,beta2=0.98,weight_decay=1 " +
        "--epoch_size 51200 --max_epoch 1000",
      size: "51 million examples, 100,000 steps; 2 layers of 128 dimensions",
    },
  },
];
