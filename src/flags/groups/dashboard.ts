import { between, type Rows } from "../flag.ts";

/** Flags of `int2int dashboard` alone. */
export const dashboard = {
  port: {
    type: "integer",
    default: 0,
    help: "port on 127.0.0.1 that the page is served on; 0: any that is free",
    check: between(0, 65535),
  },
} as const satisfies Rows;
