/** What other programs call things, and what to say here. */

const patience = "--stopping_criterion valid_arithmetic_acc,10";
const warmup = "--optimizer adam_inverse_sqrt,lr=0.001,warmup_updates=4000";

/** What to say, and the names elsewhere, in small letters with `_` between words. */
const hints: readonly (readonly [string, readonly string[]])[] = [
  ["--optimizer adam,lr=0.001", ["lr", "learning_rate", "learningrate", "rate"]],
  ["--optimizer sgd,lr=0.01,momentum=0.9", ["momentum", "sgd"]],
  ["--optimizer adam,lr=0.001,beta1=0.9,beta2=0.98", ["betas", "beta1", "beta2", "adam_beta1"]],
  [warmup, ["warmup", "warmup_steps", "lr_scheduler", "scheduler"]],
  ["--optimizer adamw,lr=0.001,weight_decay=0.01", ["wd", "weight_decay"]],
  ["--env_base_seed 1", ["seed", "random_seed", "manual_seed"]],
  ["--max_epoch 10", ["epochs", "n_epochs", "num_epochs", "num_train_epochs"]],
  [
    "--epoch_size 300000 --max_epoch 10 (examples, not steps)",
    ["steps", "n_steps", "num_steps", "max_steps", "total_steps", "max_iters", "iterations"],
  ],
  [
    "--epoch_size 100000 (after each epoch the model is evaluated and saved)",
    ["steps_per_epoch"],
  ],
  ["--eval_every 1000", ["eval_steps", "eval_interval", "val_check_interval"]],
  [
    "--save_every_minutes 30, or --save_periodic 1 (epochs)",
    ["save_every", "save_steps", "save_interval", "checkpoint_interval"],
  ],
  ["--keep_last 3", ["save_total_limit", "keep_checkpoints", "max_checkpoints"]],
  ["--max_time 2h", ["time_limit", "timeout", "max_hours", "max_minutes", "walltime"]],
  ["--overfit_batches 1", ["overfit", "overfit_batch", "overfit_one_batch"]],
  ["--report_loss_every 100", ["log_every", "log_interval", "logging_steps", "print_every"]],
  ["--clip_grad_norm 1", ["grad_clip", "gradient_clip_val", "max_grad_norm"]],
  ["--accumulate_gradients 4", ["grad_accum", "gradient_accumulation_steps", "accum_steps"]],
  ["--dropout 0.1", ["dropout_rate", "dropout_p", "p_dropout", "drop_rate", "resid_pdrop"]],
  ["--attention_dropout 0.1", ["attn_dropout", "attn_pdrop"]],
  ["--activation gelu", ["activation_function", "hidden_act"]],
  ["--max_len 512", ["max_length", "max_seq_len", "seq_len", "seq_length", "block_size"]],
  ["--architecture decoder_only, or --lstm true", ["model", "model_type", "model_name"]],
  ["--lstm true", ["rnn"]],
  ["--fp16 true --amp 1", ["bf16", "half", "mixed_precision", "precision", "use_amp"]],
  ["--num_workers 4", ["workers", "n_workers", "num_proc", "dataloader_num_workers"]],
  ["--cpu_threads 4", ["threads", "n_threads", "num_threads", "omp_num_threads"]],
  ["--base 10", ["int_base"]],
  ["--operation integration --max_leaf_int 5", ["max_int"]],
  ["--operation gcd", ["dataset", "task_name"]],
  [
    "--operation sort --list_len 20",
    ["copy_max_len", "reverse_max_len", "sort_max_len", "parity_max_len", "deduplicate_max_len"],
  ],
  ["--operation bracket_match --list_len 20 (two brackets a pair)", ["bracket_match_max_pairs"]],
  [
    "--operation sort --n_tokens 10",
    [
      "copy_n_tokens",
      "reverse_n_tokens",
      "sort_n_tokens",
      "parity_n_tokens",
      "deduplicate_n_tokens",
    ],
  ],
  ["--operation matrix_inverse --float_type float(FP15)", ["fp15_encoding"]],
  ["--operation matrix_inverse --float_type float(digits=3)", ["float_precision"]],
  ["--operation matrix_inverse --float_type float(exponent=10)", ["max_exponent"]],
  ["--train_data FILE", ["train_file", "train_path", "data_path", "data_dir"]],
  ["--eval_data FILE", ["valid_data", "val_data", "validation_data", "test_data", "test_file"]],
  [
    "--reload_model FILE",
    ["checkpoint", "ckpt", "load", "load_model", "model_path", "pretrained", "init_from"],
  ],
  ["--batch_size 32", ["batch", "bs", "train_batch_size"]],
  ["--n_enc_layers 4 --n_dec_layers 4", ["layers", "n_layers", "n_layer", "num_layers", "depth"]],
  ["--n_enc_heads 8 --n_dec_heads 8", ["heads", "n_heads", "n_head", "num_heads", "nhead"]],
  [
    "--enc_emb_dim 256 --dec_emb_dim 256",
    ["emb_dim", "d_model", "hidden_size", "n_embd", "embed_dim", "embedding_dim", "dim"],
  ],
  ["--device webgpu, or cpu", ["gpu", "gpus", "use_gpu", "cuda", "use_cuda", "accelerator"]],
  ["--cpu true", ["no_cuda", "no_gpu", "use_cpu"]],
  ["--beam_eval true --beam_size 5", ["beam", "beams", "num_beams"]],
  [patience, ["patience", "early_stopping", "early_stopping_patience"]],
  ["--dump_path FOLDER --exp_name NAME", ["output_dir", "out_dir", "save_dir", "log_dir"]],
  ["--exp_name NAME", ["name", "run_name", "experiment", "experiment_name", "project"]],
  ["--exp_id NAME", ["run_id", "version_name"]],
  [
    "int2int resume FOLDER: that continues a run",
    ["resume", "resume_from", "resume_from_checkpoint", "continue"],
  ],
  ["--config FILE", ["config_file", "config_path", "cfg", "yaml"]],
];

/** Completes "say …", by the name elsewhere. */
export const foreignNames: ReadonlyMap<string, string> = new Map(
  hints.flatMap(([say, names]) => names.map((name) => [name, say])),
);
