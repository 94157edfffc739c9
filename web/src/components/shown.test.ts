import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { Wire } from '@/api/client'
import { useCommand, type CommandHeader } from '@/api/command'
import { usePages } from '@/api/paging'
import { ownProblem, ProblemError } from '@/api/problem'
import { startTicking, stopAt } from '@/api/servertime'
import { speak } from '@/i18n'
import DeadlineClock from './DeadlineClock.vue'
import DigestText from './DigestText.vue'
import EmptyState from './EmptyState.vue'
import NounLink from './NounLink.vue'
import PagedTable from './PagedTable.vue'
import ProblemBox from './ProblemBox.vue'
import ReasonDialog from './ReasonDialog.vue'
import SealMark from './SealMark.vue'
import SpineHead from './SpineHead.vue'
import StateChip from './StateChip.vue'
import { pathOf } from './nounpath'

const reading = (over: Partial<Wire['Reading']> = {}): Wire['Reading'] => ({
  clock: 'handover', title: { zh: '移交时限', en: 'Handover' }, noun: 'item/1', state: 'running', state_words: { zh: '计时中', en: 'running' },
  start: '2026-06-02T12:00:00Z', due: '2026-06-03T12:00:00Z', owed_by: 'officer', length: 24, counting: 'natural-hours',
  start_fact: 'duty-ended', stop_fact: 'handover-signed',
  rule: { code: 'A1-06', pack: 'ankang@1', says: { zh: '二十四小时内移交', en: 'within 24 hours' }, citation: { zh: '附件1第六条', en: 'Annex 1, 6' } },
  ...over,
})

describe('DeadlineClock', () => {
  beforeEach(() => stopAt(new Date('2026-06-03T10:30:00Z')))
  afterEach(() => startTicking()())

  it('says colour, shape and word, in figures that run on the server’s time', async () => {
    const clock = mount(DeadlineClock, { props: { reading: reading(), titled: true } })
    expect(clock.find('button').classes()).toContain('due')
    expect(clock.text()).toContain('◐')
    expect(clock.text()).toContain('移交时限')
    expect(clock.text()).toContain('临期，剩余 1 小时 30 分')
    expect(clock.find('time').attributes('datetime')).toBe('2026-06-03T12:00:00Z')
    stopAt(new Date('2026-06-03T14:14:00Z'))
    await nextTick()
    expect(clock.find('button').classes()).toContain('late')
    expect(clock.text()).toContain('逾期 2 小时 14 分')
  })

  it('explains itself: start, rule, due time, and how it was counted', async () => {
    const clock = mount(DeadlineClock, { props: { reading: reading({ marked: true }) }, attachTo: document.body })
    await clock.find('button').trigger('click')
    await flushPromises()
    const said = document.body.textContent
    for (const part of ['2026-06-02 20:00（执法工作结束）', '2026-06-03 20:00', '附件1第六条 二十四小时内移交', '24 小时，自然时', '执法人员', 'ankang@1', '签认更正']) expect(said).toContain(part)
    clock.unmount()
  })

  it('speaks English', async () => {
    await speak('en')
    expect(mount(DeadlineClock, { props: { reading: reading() } }).text()).toContain('Due soon, 1 h 30 min left')
  })

  it('shows a clock that has not started', () => {
    const clock = mount(DeadlineClock, { props: { reading: reading({ state: 'not-started', start: undefined, due: undefined }) } })
    expect(clock.text()).toContain('○')
    expect(clock.text()).toContain('未起算')
  })
})

describe('StateChip', () => {
  it('says the official word', () => {
    const chip = mount(StateChip, { props: { noun: 'casefile', state: 'sealed' } })
    expect(chip.text()).toBe('已锁定')
    expect(chip.classes()).toContain('seal')
  })
})

describe('DigestText', () => {
  it('is short at first and whole on demand', async () => {
    const digest = mount(DigestText, { props: { algorithm: 'SHA-256', value: '9f2c41d0'.padEnd(60, '0') + 'e77a' } })
    expect(digest.find('code').text()).toBe('9f2c 41d0 … e77a')
    await digest.find('button').trigger('click')
    expect(digest.find('code').text().replace(/ /g, '')).toHaveLength(64)
    expect(digest.find('button').attributes('aria-expanded')).toBe('true')
  })
})

describe('ProblemBox', () => {
  it('says what happened, whether the data is safe, what to do, and the code', () => {
    const box = mount(ProblemBox, { props: { problem: { type: '', title: '已被他人更改。', safe: '数据完好。', next: '请刷新。', status: 412, code: 'version-seen', instance: 'urn:liuhen:request:ABC' } } })
    for (const part of ['已被他人更改。', '数据完好。', '请刷新。', 'version-seen', 'ABC']) expect(box.text()).toContain(part)
    expect(box.attributes('role')).toBe('alert')
  })

  it('has words for what the browser itself noticed', () => {
    const box = mount(ProblemBox, { props: { problem: ownProblem('network-away') } })
    expect(box.text()).toContain('连接不上服务器')
    expect(box.text()).toContain('网络')
  })
})

describe('EmptyState', () => {
  it('tells an empty list from one that a filter emptied', async () => {
    const empty = mount(EmptyState, { props: { why: '还没有移交', next: '签署后出现在这里' } })
    expect(empty.text()).toContain('还没有移交')
    await empty.setProps({ filtered: true })
    expect(empty.text()).not.toContain('还没有移交')
    await empty.find('button').trigger('click')
    expect(empty.emitted('clear')).toHaveLength(1)
  })
})

describe('PagedTable', () => {
  const columns = [{ name: 'title', head: '题名' }, { name: 'bytes', head: '字节', figures: true }]

  it('shows rows, count and pager, and goes on', async () => {
    const pages = usePages(async (after) => (after ? { list: [{ id: '2', title: '乙', bytes: 2 }] } : { list: [{ id: '1', title: '甲', bytes: 1 }], next: '1' }), async () => ({ number: 1000, more: true }))
    const table = mount(PagedTable, { props: { pages, columns, caption: '音像', empty: '没有' }, slots: { 'cell-title': '<template #default="{ row }"><b>{{ row.title }}</b></template>' } })
    await pages.first()
    expect(table.find('caption').text()).toBe('音像')
    expect(table.find('tbody th[scope=row]').text()).toBe('甲')
    expect(table.text()).toContain('超过 1000 条')
    await table.findAll('button').find((b) => b.text() === '下一页')!.trigger('click')
    await flushPromises()
    expect(table.find('tbody').text()).toContain('乙')
    expect(table.text()).toContain('第 2 页')
  })

  it('says why it is empty, and why it failed', async () => {
    let away = false
    const pages = usePages<{ id: string }>(async () => { if (away) throw new ProblemError(ownProblem('network-away')); return { list: [] } })
    const table = mount(PagedTable, { props: { pages, columns, caption: '音像', empty: '还没有音像' } })
    await pages.first()
    expect(table.text()).toContain('还没有音像')
    away = true
    await pages.again()
    await nextTick()
    expect(table.text()).toContain('连接不上服务器')
    expect(table.text()).not.toContain('还没有音像')
  })
})

describe('ReasonDialog', () => {
  it('asks for a reason, carries the change out, and closes by itself', async () => {
    const asked: [string, string | undefined][] = []
    let fails = true
    const command = useCommand(async (input: { reason: string }, header: CommandHeader) => {
      asked.push([input.reason, header['If-Match']])
      if (fails) throw new ProblemError(ownProblem('network-away'))
      return {}
    })
    const dialog = mount(ReasonDialog, { props: { modelValue: true, title: '退回', verb: '退回', command, seen: 3 }, attachTo: document.body })
    await flushPromises()
    const button = (): HTMLButtonElement => document.querySelector<HTMLButtonElement>('button[type=submit]')!
    expect(button().disabled).toBe(true)
    const field = document.querySelector('textarea')!
    field.value = ' 少一段 '
    field.dispatchEvent(new Event('input'))
    await nextTick()
    document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(document.body.textContent).toContain('连接不上服务器')
    expect(dialog.emitted('done')).toBeUndefined()
    fails = false
    document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(asked).toEqual([['少一段', '"3"'], ['少一段', '"3"']])
    expect(dialog.emitted('done')).toHaveLength(1)
    expect(dialog.emitted('update:modelValue')).toEqual([[false]])
    dialog.unmount()
  })
})

describe('the heads and marks', () => {
  it('show number, title and seal', () => {
    const head = mount(SpineHead, { props: { title: '种子案', number: '云农（种子）立〔2026〕31号', sealed: true } })
    expect(head.find('h1').text()).toBe('种子案')
    expect(head.classes()).toContain('sealed')
    expect(mount(SealMark, { props: { word: '相符', at: '2026-06-03T01:00:00Z', by: '林册' } }).text()).toBe('相符林册 2026-06-03')
  })
})

describe('NounLink', () => {
  it('leads to a screen that exists, and is text otherwise', () => {
    const missing = mount(NounLink, { props: { noun: 'viewing/0190abcdef' } })
    expect(missing.find('a').exists()).toBe(false)
    expect(missing.text()).toBe('查阅记录 …abcdef')
    expect(pathOf('item/0190')).toBe('/items/0190')
    expect(pathOf('item/')).toBeUndefined()
  })
})
