import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const assets = 'dist/assets'
const budget = 350_000 // bytes of gzipped script, until somebody sees the workbench

/** A chunk and everything that it imports at once. */
function together(chunk: string, met = new Set<string>()): Set<string> {
  if (met.has(chunk)) return met
  met.add(chunk)
  const code = readFileSync(`${assets}/${chunk}`, 'utf8')
  for (const [, other] of code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) together(other!, met)
  return met
}

it('loads at most 350 kB of gzipped script before the workbench is there', () => {
  const entry = /src="\/assets\/([\w.-]+\.js)"/.exec(readFileSync('dist/index.html', 'utf8'))![1]!
  const first = together(entry)
  for (const screen of ['SignInScreen', 'WorkbenchScreen', 'en']) {
    const chunk = readdirSync(assets).find((name) => name.startsWith(`${screen}-`) && name.endsWith('.js'))
    expect(chunk, screen).toBeDefined()
    together(chunk!, first)
  }
  const bytes = [...first].reduce((sum, chunk) => sum + gzipSync(readFileSync(`${assets}/${chunk}`), { level: 9 }).length, 0)
  expect(bytes).toBeGreaterThan(50_000) // else it followed nothing
  expect(bytes, `${Math.round(bytes / 1000)} kB`).toBeLessThan(budget)
})
