/** Versions of the layout of exported files, described in docs/reference/files_and_formats.md. */
export const exportFormat = "int2int-onnx-2";

/** Each of its graphs holds all of its weights. */
const formatWithoutSharedWeights = "int2int-onnx-1";

/** Whether this program reads the layout. */
export function isExportFormat(name: string | undefined): boolean {
  return name === exportFormat || name === formatWithoutSharedWeights;
}
