import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { printOf, scanForm } from '@/api/papers'
import PrintedPapers from './PrintedPapers.vue'

const paper = {
  id: 'p1', version: 1, changed_at: '2026-06-03T02:00:00Z', agency: 'a', kind: 'statement', subject: 'item/i1', printed: { officer: 'o1', account: 'k', at: '2026-06-03T02:00:00Z' },
  dated: '2026-06-03T02:00:00Z', sha256: 'ab'.repeat(32), size: 20_000, state: 'printed', counts: { items: 1, bytes: 3, papers: 0, carriers: 0, events: 0, pages: 1 },
}

/** A server that prints, or answers each print with a problem. */
function serve(problem?: object): { asked: string[] } {
  const asked: string[] = []
  const prints: object[] = []
  const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    asked.push(pathname)
    if (pathname.endsWith('/papers/statement')) {
      if (problem) return json(problem, 503)
      prints.push(paper)
      return new Response('%PDF', { headers: { 'Content-Type': 'application/pdf', 'Content-Location': '/api/v1/papers/p1' } })
    }
    return json(pathname.endsWith('/papers/p1') ? paper : { list: pathname.endsWith('/papers') ? prints : [] })
  })
  return { asked }
}

describe('printed papers', () => {
  afterEach(() => vi.unstubAllGlobals())
  const shown = () => mount(PrintedPapers, { props: { of: 'item', id: 'i1', agency: 'a' }, attachTo: document.body })

  it('are printed once for each click, listed, and shown as the PDF itself', async () => {
    const { asked } = serve()
    const part = shown()
    await flushPromises()
    expect(part.text()).toContain('还没有打印过文书')
    expect(part.findAll('.kinds button').map((button) => button.text())).toEqual(['打印视听资料说明', '打印证据袋封面', '打印保管链报告'])
    await part.find('.kinds button').trigger('click')
    await vi.waitFor(() => expect(document.querySelector('iframe')?.getAttribute('src')).toBe('/api/v1/papers/p1/content'))
    expect(asked.filter((path) => path.endsWith('/papers/statement'))).toHaveLength(1)
    expect(part.find('tbody').text()).toContain('视听资料说明')
    part.unmount()
  })

  it('say plainly why there is none', async () => {
    serve({ type: 'urn:liuhen:error:font-not-built', code: 'font-not-built', status: 503, title: '没有字体', safe: '数据没有变化', next: '请告知系统管理员' })
    const part = shown()
    await flushPromises()
    await part.find('.kinds button').trigger('click')
    await vi.waitFor(() => expect(part.find('[role=alert]').text()).toContain('font-not-built'))
    expect(document.querySelector('iframe')).toBeNull()
    part.unmount()
  })

  it('are named by the answer that prints them', () => {
    expect(printOf('/api/v1/papers/0190-a')).toBe('0190-a')
    expect([null, '', '/api/v1/items/1'].map(printOf)).toEqual(['', '', ''])
  })

  it('take a scan back as what is said of it and then the file', async () => {
    const form = scanForm(new File(['x'], '扫描.pdf', { type: 'application/pdf' }), '交接凭证（签名扫描件）')
    expect([...form.keys()]).toEqual(['item', 'file'])
    expect(JSON.parse(await (form.get('item') as Blob).text())).toEqual({ title: '交接凭证（签名扫描件）', origin: { how: 'made' } })
  })
})
