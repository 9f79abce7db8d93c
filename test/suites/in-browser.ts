// Tests in a browser: Jest counts them as skipped where there is none, and one line says so.
import { chromiumPath, hasChromium } from './chromium'

// Not by the console, which Jest keeps back for files whose tests are all skipped.
if (!hasChromium) {
  process.stderr.write(`The page is not tested in a browser: no ${chromiumPath}.\n`)
}

export const inBrowser = hasChromium ? describe : describe.skip
