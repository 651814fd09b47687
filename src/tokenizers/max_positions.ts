/** Longest sequence with a position embedding, special tokens included, as in Int2Int. */
export const maxPositions = 4096;
