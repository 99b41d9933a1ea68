import { Palette } from "./palette";
import { Sheet } from "./sheet";

// What is fetched on first use.

export const overlays = { palette: Palette, sheet: Sheet };
