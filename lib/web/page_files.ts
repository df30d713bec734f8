// Part of the module graph: unlike files that are read, these need no permission.
import app from "./dist/app.js" with { type: "text" };
import decodeWorker from "./dist/decode_worker.js" with { type: "text" };
import style from "./dist/style.css" with { type: "text" };
import cells from "./dist/cells.jpg.base64" with { type: "text" };
import skin from "./dist/skin.jpg.base64" with { type: "text" };
import ultrasound from "./dist/ultrasound.jpg.base64" with { type: "text" };
import icon from "./page/icon.svg" with { type: "text" };
import html from "./page/index.html" with { type: "text" };

/** A file of the page. */
export interface PageFile {
  type: string;
  text: string;
}

/** The page, and what it loads by its path. Its scripts are bundles: see `build.ts`. */
export const PAGE_FILES: Record<string, PageFile> = {
  "/": { type: "text/html; charset=utf-8", text: html },
  "/page/app.js": { type: "text/javascript; charset=utf-8", text: app },
  "/page/decode_worker.js": { type: "text/javascript; charset=utf-8", text: decodeWorker },
  "/page/style.css": { type: "text/css; charset=utf-8", text: style },
  "/page/icon.svg": { type: "image/svg+xml; charset=utf-8", text: icon },
};

/** Generated images to try, JPEG files in base64, by path. */
export const PAGE_SAMPLES: Record<string, string> = {
  "/page/skin.jpg": skin,
  "/page/ultrasound.jpg": ultrasound,
  "/page/cells.jpg": cells,
};

/** Nothing comes from elsewhere, nothing is sent elsewhere, no other site shows the page. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
