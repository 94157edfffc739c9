import { describe, expect, it } from 'vitest'
import { usePages } from './paging'
import { ownProblem, ProblemError } from './problem'

/** Three pages of two; each names where the next begins. */
const book: Record<string, { list: string[]; next?: string }> = {
  '': { list: ['a', 'b'], next: 'b' }, b: { list: ['c', 'd'], next: 'd' }, d: { list: ['e'] },
}

describe('pages', () => {
  it('go on, back, and no further than there is', async () => {
    const pages = usePages(async (after) => book[after ?? '']!, async () => ({ number: 5 }))
    await pages.first()
    expect([pages.rows.value, pages.hasPrevious.value, pages.hasNext.value, pages.count.value?.number]).toEqual([['a', 'b'], false, true, 5])
    await pages.next()
    await pages.next()
    expect([pages.rows.value, pages.number.value, pages.hasNext.value]).toEqual([['e'], 3, false])
    await pages.next()
    expect(pages.number.value).toBe(3)
    await pages.previous()
    expect(pages.rows.value).toEqual(['c', 'd'])
    await pages.first()
    expect([pages.rows.value, pages.number.value]).toEqual([['a', 'b'], 1])
  })

  it('keep what is shown when a page cannot be had', async () => {
    let away = false
    const pages = usePages(async (after) => { if (away) throw new ProblemError(ownProblem('network-away')); return book[after ?? '']! })
    await pages.first()
    away = true
    await pages.next()
    expect([pages.rows.value, pages.number.value, pages.problem.value?.code]).toEqual([['a', 'b'], 1, 'network-away'])
    away = false
    await pages.again()
    expect(pages.problem.value).toBeUndefined()
  })

  it('show the page that was asked for last when answers cross', async () => {
    const answers: ((page: { list: string[] }) => void)[] = []
    const pages = usePages(() => new Promise<{ list: string[] }>((resolve) => { answers.push(resolve) }))
    const [slow, quick] = [pages.first(), pages.first()]
    answers[1]!({ list: ['new'] })
    answers[0]!({ list: ['old'] })
    await Promise.all([slow, quick])
    expect(pages.rows.value).toEqual(['new'])
  })
})
