import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { problemOf, type Problem } from './problem'

/** Something that is read from the API and shown. */
export interface Reading<T> {
  value: ShallowRef<T | undefined>
  busy: Ref<boolean>
  problem: Ref<Problem | undefined>
  /** Reads it anew. What was there stays until the answer comes, and also if it does not. */
  again: () => Promise<void>
}

/** Reads at once, and again when asked. Of two answers that cross, the one asked for last counts. */
export function useReading<T>(read: () => Promise<T>): Reading<T> {
  const value = shallowRef<T>()
  const busy = ref(false)
  const problem = ref<Problem>()
  let last = 0

  async function again(): Promise<void> {
    const mine = ++last
    busy.value = true
    try {
      const answer = await read()
      if (mine !== last) return
      value.value = answer
      problem.value = undefined
    } catch (thrown) {
      if (mine === last) problem.value = problemOf(thrown)
    } finally {
      if (mine === last) busy.value = false
    }
  }
  void again()
  return { value, busy, problem, again }
}
