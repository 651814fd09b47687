/** Names of runs become folder names, so nothing that could lead out of the dump folder may pass. */
export const folderName = /^(?!\.{1,2}$)[A-Za-z0-9._,=-]{1,200}$/;

/** Completes "expected …". */
export const folderNameExpected =
  "1 to 200 of the characters A-Z a-z 0-9 . _ , = - (and not . or ..)";
