// Chromium as Debian packages it, for tests and measurements: it is there or not, and nothing downloads it.
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

export const chromiumPath = '/usr/bin/chromium'
export const hasChromium = existsSync(chromiumPath)

export function launchChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-background-networking']
  return chromium.launch({ executablePath: chromiumPath, args })
}
