import { ref, type Ref } from 'vue'
import { problemOf, type Problem } from './problem'

/** The header fields of a change: what was seen, and the key under which a repetition is recognised. */
export interface CommandHeader {
  'Idempotency-Key': string
  'If-Match'?: string
}

/** A key that nobody else draws. Plain http has no randomUUID. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

/** A change of the API that a button orders. */
export interface Command<In, Out> {
  /** True from the click to the answer: the button shows it and takes no second click. */
  busy: Ref<boolean>
  /** Why the last attempt failed; ProblemBox shows it. */
  problem: Ref<Problem | undefined>
  /** Carries it out. `seen` is the version of the thing as it was shown. Gives undefined when it failed. */
  run: (input: In, seen?: number) => Promise<Out | undefined>
  /** Forgets the problem: the form is opened anew. */
  clear: () => void
}

/**
 * The one place for keys and versions of changes. An attempt that failed is repeated under its own key, so that a
 * change whose answer was lost is done once; another content, another version, or a success begins a new key.
 *
 *     const rename = useCommand((input: Wire['NewLogin'], header) =>
 *       ask(api.POST('/api/v1/accounts/{id}/rename', { params: { path: { id }, header }, body: input })))
 *     await rename.run(form, account.version)
 */
export function useCommand<In, Out>(change: (input: In, header: CommandHeader) => Promise<Out>): Command<In, Out> {
  const busy = ref(false)
  const problem = ref<Problem>()
  let key = freshKey()
  let attempted = ''

  async function run(input: In, seen?: number): Promise<Out | undefined> {
    if (busy.value) return undefined
    const content = JSON.stringify([input, seen])
    if (content !== attempted) key = freshKey()
    attempted = content
    busy.value = true
    problem.value = undefined
    try {
      const header: CommandHeader = { 'Idempotency-Key': key }
      if (seen !== undefined) header['If-Match'] = `"${seen}"`
      const out = await change(input, header)
      attempted = ''
      return out
    } catch (thrown) {
      problem.value = problemOf(thrown)
      return undefined
    } finally {
      busy.value = false
    }
  }
  const clear = (): void => { problem.value = undefined }
  return { busy, problem, run, clear }
}
