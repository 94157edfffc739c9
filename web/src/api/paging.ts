import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { problemOf, type Problem } from './problem'

/** One page as every list of the API gives it. */
export interface Page<T> {
  list: T[]
  /** Names the page that follows; absent at the end. */
  next?: string
}

/** How many there are, as `…/count` answers: exactly, or more than it counts. */
export interface HowMany {
  number: number
  more?: boolean
}

/** A list of the API, page by page. PagedTable shows it. */
export interface Pages<T> {
  rows: ShallowRef<T[]>
  count: ShallowRef<HowMany | undefined>
  /** From 1. */
  number: Ref<number>
  hasNext: ComputedRef<boolean>
  hasPrevious: ComputedRef<boolean>
  busy: Ref<boolean>
  problem: Ref<Problem | undefined>
  /** The first page, counted anew: after a change of the filter, or of the list. */
  first: () => Promise<void>
  next: () => Promise<void>
  previous: () => Promise<void>
  /** The same page anew. */
  again: () => Promise<void>
}

/**
 * Pages of a list by keyset: the server names where the next page begins, we remember where the former ones
 * began. There is no jumping to page 500: nobody finds anything that way, and no database is quick at it.
 */
export function usePages<T>(load: (after: string | undefined) => Promise<Page<T>>, howMany?: () => Promise<HowMany>): Pages<T> {
  const rows = shallowRef<T[]>([])
  const count = shallowRef<HowMany>()
  const starts = shallowRef<(string | undefined)[]>([undefined])
  const following = ref<string>()
  const number = ref(1)
  const busy = ref(false)
  const problem = ref<Problem>()
  let last = 0

  async function show(page: number): Promise<void> {
    const mine = ++last
    busy.value = true
    try {
      const answer = await load(starts.value[page - 1])
      if (mine !== last) return
      rows.value = answer.list
      following.value = answer.next
      number.value = page
      problem.value = undefined
    } catch (thrown) {
      if (mine === last) problem.value = problemOf(thrown)
    } finally {
      if (mine === last) busy.value = false
    }
  }

  async function counted(): Promise<void> {
    if (!howMany) return
    count.value = undefined
    try {
      count.value = await howMany()
    } catch (thrown) {
      problem.value = problemOf(thrown)
    }
  }

  const first = async (): Promise<void> => {
    starts.value = [undefined]
    await Promise.all([show(1), counted()])
  }
  const next = async (): Promise<void> => {
    if (following.value === undefined) return
    starts.value = [...starts.value.slice(0, number.value), following.value]
    await show(number.value + 1)
  }
  const previous = (): Promise<void> => (number.value > 1 ? show(number.value - 1) : Promise.resolve())
  const again = (): Promise<void> => show(number.value)

  return {
    rows, count, number, busy, problem, first, next, previous, again,
    hasNext: computed(() => following.value !== undefined),
    hasPrevious: computed(() => number.value > 1),
  }
}
