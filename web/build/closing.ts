import { writeFileSync } from 'node:fs'

/** What we ask of Vitest's modules; by shape, since app and stories have each a Vitest of their own. */
interface Module {
  state: () => string
  children: { allTests: () => Iterable<{ result: () => { state: string } }> }
}

/**
 * Writes the line by which `make test` closes: how many tests passed and failed; a skipped one fails the run. Where tests
 * were chosen by their names (`vitest -t`), those that were not chosen are counted and fail nothing.
 */
export class Closing {
  readonly #name: string
  #chosen = false
  constructor(name: string) {
    this.#name = name
  }

  /** Called by Vitest at the beginning. */
  onInit(vitest: { config: { testNamePattern?: RegExp } }): void { this.#chosen = vitest.config.testNamePattern !== undefined }

  /** Called by Vitest at the end of a run. */
  onTestRunEnd(modules: readonly Module[], errors: readonly unknown[]): void {
    const states = modules.map((module) => [...module.children.allTests()].map((test) => test.result().state))
    const count = (state: string): number => states.flat().filter((one) => one === state).length
    const unloaded = modules.filter((module, i) => module.state() === 'failed' && !states[i]!.includes('failed')).length
    const failed = count('failed') + unloaded + errors.length
    const skipped = count('skipped') + count('pending')
    const line = `${this.#name}: ${count('passed')} passed, ${failed} failed${skipped ? `, ${skipped} ${this.#chosen ? 'not chosen' : 'skipped'}` : ''}`
    if (process.env.CLOSING) writeFileSync(process.env.CLOSING, `${line}\n`)
    if (failed || (skipped && !this.#chosen)) process.exitCode = 1
  }
}
