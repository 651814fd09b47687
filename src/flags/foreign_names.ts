/** What other programs call things, and what to say here. */

const patience = "--stopping_criterion valid_arithmetic_acc,10";
const warmup = "--optimizer adam_inverse_sqrt,lr=0.001,warmup_updates=4000";

/** What to say, and the names elsewhere, in small letters with `_` between words. */
const hints: readonly (readonly [string, readonly string[]])[] = [
  ["--optimizer adam,lr=0.001", ["lr", "learning_rate", "rate"]],
  [warmup, ["warmup", "warmup_steps", "lr_scheduler", "scheduler"]],
  ["--optimizer adamw,lr=0.001,weight_decay=0.01", ["wd", "weight_decay"]],
  ["--env_base_seed 1", ["seed", "random_seed", "manual_seed"]],
  ["--max_epoch 10", ["epochs", "n_epochs", "num_epochs", "num_train_epochs"]],
  ["--batch_size 32", ["batch", "bs", "train_batch_size"]],
  ["--n_enc_layers 4 --n_dec_layers 4", ["layers", "n_layers", "n_layer", "num_layers", "depth"]],
  ["--n_enc_heads 8 --n_dec_heads 8", ["heads", "n_heads", "n_head", "num_heads", "nhead"]],
  [
    "--enc_emb_dim 256 --dec_emb_dim 256",
    ["emb_dim", "d_model", "hidden_size", "n_embd", "embed_dim"],
  ],
  ["--device webgpu, or cpu", ["gpu", "gpus", "use_gpu", "cuda", "use_cuda", "accelerator"]],
  ["--cpu true", ["no_cuda", "no_gpu", "use_cpu"]],
  ["--beam_eval true --beam_size 5", ["beam", "beams", "num_beams"]],
  [patience, ["patience", "early_stopping", "early_stopping_patience"]],
  ["--dump_path FOLDER --exp_name NAME", ["output_dir", "out_dir", "save_dir", "log_dir"]],
  [
    "the same --dump_path, --exp_name and --exp_id again: that continues a run",
    ["resume", "resume_from", "resume_from_checkpoint", "continue"],
  ],
  [
    "all flags on the command line: there are no configuration files",
    ["config", "config_file", "cfg"],
  ],
];

/** Completes "say …", by the name elsewhere. */
export const foreignNames: ReadonlyMap<string, string> = new Map(
  hints.flatMap(([say, names]) => names.map((name) => [name, say])),
);
