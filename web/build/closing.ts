import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/** Writes the line by which `make test` closes: how many tests passed and failed; a skipped one fails the run. */
export class Closing implements Reporter {
  readonly #name: string
  constructor(name: string) {
    this.#name = name
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0 }
    for (const module of modules) {
      const all = [...module.children.allTests()]
      for (const test of all) {
        const state = test.result().state
        count[state === 'pending' ? 'skipped' : state]++
      }
      if (module.state() === 'failed' && all.every((test) => test.result().state !== 'failed')) count.failed++ // it did not load
    }
    const line = `${this.#name}: ${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''}`
    if (process.env.CLOSING) writeFileSync(process.env.CLOSING, `${line}\n`)
    if (count.skipped || count.failed) process.exitCode = 1
  }
}
