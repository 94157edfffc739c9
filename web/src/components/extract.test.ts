import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { savedAs } from '@/api/extracts'
import ExtractButton from './ExtractButton.vue'

const extract = (over: object): object => ({
  id: 'e1', version: 1, changed_at: '2026-06-03T02:00:00Z', agency: 'a', list: 'items', format: 'xlsx', language: 'zh-CN', filter: {},
  ordered: { officer: 'o1', account: 'k', at: '2026-06-03T02:00:00Z' }, rows: 0, expires: '2026-06-06T02:00:00Z', state: 'ordered', ...over,
})

/** A server whose extract stands as each of the answers says, one after the other. */
function serve(answers: object[]): { bodies: string[] } {
  const bodies: string[] = []
  let now = extract({})
  const json = (body: unknown): Response => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (request.method === 'POST') {
      bodies.push(await request.text())
      return json({ value: now, receipt: { change: 'c', at: '2026-06-03T02:00:00Z', events: [] } })
    }
    if (pathname.endsWith('/extracts')) return json({ list: [now] })
    now = answers.shift() ?? now
    return json(now)
  })
  return { bodies }
}

describe('a list as a file', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }) })
  afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals(); document.body.innerHTML = '' })
  const click = async (text: string): Promise<void> => {
    const found = [...document.querySelectorAll('button')].filter((button) => button.textContent?.trim() === text)
    found[found.length - 1]!.click()
    await flushPromises()
  }
  const tick = async (): Promise<void> => { await vi.advanceTimersByTimeAsync(1000); await flushPromises() }

  it('is ordered with the filter of the list, tells how far it is, and can be downloaded', async () => {
    const { bodies } = serve([extract({ rows: 500, total: 800 }), extract({ state: 'ready', rows: 800, made: { at: '2026-06-03T02:01:00Z', size: 20_000, sha256: 'ab'.repeat(32) } })])
    const part = mount(ExtractButton, { props: { list: 'items', title: '音像库', filter: { unit: 'u1' } }, attachTo: document.body })
    await part.find('button').trigger('click')
    await tick()
    await click('导出列表')
    expect(JSON.parse(bodies[0]!)).toEqual({ list: 'items', format: 'xlsx', language: 'zh-CN', filter: { unit: 'u1' } })
    await tick()
    expect(document.body.textContent).toContain('已写出 500 行，共 800 行')
    await tick()
    expect(document.body.textContent).toContain('已生成，共 800 行')
    expect([...document.querySelectorAll('button')].some((button) => button.textContent?.trim() === '下载')).toBe(true)
    part.unmount()
  })

  it('says why it could not be made, and what to do', async () => {
    serve([extract({ state: 'failed', failure: 'extract-too-long' })])
    const part = mount(ExtractButton, { props: { list: 'items', title: '音像库', filter: {} }, attachTo: document.body })
    await part.find('button').trigger('click')
    await tick()
    await click('导出列表')
    await tick()
    expect(document.body.textContent).toContain('请改用 CSV')
    part.unmount()
  })

  it('is saved under the name that the server gave', () => {
    expect(savedAs("attachment; filename*=UTF-8''%E6%A1%88%E4%BB%B6%202026.xlsx")).toBe('案件 2026.xlsx')
    expect(savedAs('attachment')).toBe('')
    expect(savedAs("attachment; filename*=UTF-8''%E6%A1")).toBe('')
    expect(savedAs(null)).toBe('')
  })
})
