import { describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { i18n } from '@/i18n'
import { narrowed, readFilter } from './filter'
import { listFacts, listTimes } from './itemfacts'
import { kinds, mayMark, mine, neighbour, onBar, placeOf, showPlace } from './markers'
import { failureOf, FrameMeter, keys, marked, momentOf, orderOf, speedFrom, turnOf, within } from './player'
import { damaged, makerOf, nameOf, showable, showLength } from './shown'
import { sentOf } from './viewings'

const item = (over: Partial<Wire['Item']> = {}): Wire['Item'] => ({
  id: 'i', version: 1, changed_at: '2026-06-03T02:00:00Z', agency: 'a', uploader: 'o1', file_name: 'body.mp4', class: 'video', size: 3_900_000_000, sha256: 'ab', state: 'received',
  facts: { format: 'video/mp4', codecs: ['H.264'] }, times: { device: '2026-06-03T01:12:45Z', corrected: null, received: '2026-06-03T02:00:00Z', duration_us: 12_040_000 },
  origin: { how: 'made' }, proof: {}, links: [], signings: [], damages: [], verified: null, ...over,
})
const key = (name: string, target?: string, over: object = {}) => orderOf({ key: name, altKey: false, ctrlKey: false, metaKey: false, target: target ? ({ tagName: target, dataset: {} } as unknown as EventTarget) : null, ...over })

describe('what is shown of an item', () => {
  it('has lengths as people write them', () => {
    expect([0, 61, 3723, 59.6, -1].map((s) => showLength(s))).toEqual(['0:00', '1:01', '1:02:03', '1:00', '0:00'])
    expect(showLength(59.9996, 3)).toBe('1:00.000')
    expect(showLength(12.04, 1)).toBe('0:12.0')
  })

  it('is named by its title, else its file, and made by whom it says', () => {
    expect(nameOf(item())).toBe('body.mp4')
    expect(nameOf(item({ title: '现场检查' }))).toBe('现场检查')
    expect(makerOf(item())).toBe('o1')
    expect(makerOf(item({ origin: { how: 'made', maker: 'o2' } }))).toBe('o2')
    expect(makerOf(item({ origin: { how: 'obtained' } }))).toBeUndefined()
    expect([showable(item()), showable(item({ class: 'document' }))]).toEqual([true, false])
  })

  it('is damaged until a check matched again', () => {
    const found = { finding: 'MISMATCH' as const, found: '2026-06-04T00:00:00Z' }
    expect(damaged(item({ damages: [found] }))).toBe(true)
    expect(damaged(item({ damages: [{ ...found, healed: '2026-06-05T00:00:00Z' }] }))).toBe(false)
  })

  it('says every fact that is there, and none that is not', () => {
    const names = { t: i18n.global.t as (key: string) => string, officer: (id?: string) => (id ? `人员${id}` : ''), agency: '青禾大队', unit: '' }
    const facts = listFacts(item({ origin: { how: 'obtained', carrier: 'copy', provider: '某农资店' } }), names)
    expect(facts).toContainEqual({ name: '提供人', value: '某农资店' })
    expect(facts).toContainEqual({ name: '来源方式', value: '调取收集, 复制件' })
    expect(facts).toContainEqual({ name: '大小（字节）', value: '3.9 GB (3,900,000,000)' })
    expect(facts.map((fact) => fact.name)).not.toContain('制作人')
    expect(listTimes(item(), names.t).map((fact) => `${fact.name} ${fact.value}`)).toEqual(['设备时间 2026-06-03 09:12:45', '校正时间 无', '接收时间 2026-06-03 10:00:00', '时长 0:12.0'])
  })
})

describe('the filter of the list', () => {
  it('is read from the address, and knows nothing else that stands there', () => {
    expect(readFilter({ agency: 'a', state: '', officer: ['x', 'y'], other: 'z' })).toEqual({ agency: 'a' })
  })

  it('forgets unit and person when the agency is another', () => {
    expect(narrowed({ agency: 'a', unit: 'u', officer: 'o', state: 'void' }, 'agency', 'b')).toEqual({ agency: 'b', state: 'void' })
    expect(narrowed({ agency: 'a', state: 'void' }, 'state', '')).toEqual({ agency: 'a' })
  })
})

describe('how much of an item was sent', () => {
  it('counts each byte once and rounds neither to all nor to nothing', () => {
    expect(sentOf([], 100)).toBe(0)
    expect(sentOf([{ from: 50, until: 100 }, { from: 0, until: 60 }], 100)).toBe(100)
    expect(sentOf([{ from: 0, until: 50 }, { from: 0, until: 50 }], 100)).toBe(50)
    expect(sentOf([{ from: 0, until: 1 }], 1e6)).toBe(1)
    expect(sentOf([{ from: 0, until: 999_999 }], 1e6)).toBe(99)
  })
})

describe('the player', () => {
  it('takes its keys, and leaves the browser its own', () => {
    expect([key(' '), key('ArrowLeft'), key(','), key('.'), key('a'), key('m'), key('x')]).toEqual(['toggle', 'back', 'frame-back', 'frame-forward', 'mark-a', 'marker', undefined])
    expect([key('ArrowLeft', 'SELECT'), key(' ', 'BUTTON'), key('f', 'INPUT'), key('f', 'BODY', { ctrlKey: true })]).toEqual([undefined, undefined, undefined, undefined])
    expect(key(',', 'BUTTON')).toBe('frame-back')
    expect(orderOf({ key: 'ArrowRight', altKey: false, ctrlKey: false, metaKey: false, target: { tagName: 'INPUT', dataset: { seek: '' } } as unknown as EventTarget })).toBe('forward')
    const all = Object.values(keys).flat()
    expect(all).toEqual([...new Set(all)])
  })

  it('plays a part over and over', () => {
    const loop = marked(marked({}, 'a', 2), 'b', 5)
    expect(loop).toEqual({ a: 2, b: 5 })
    expect([turnOf(loop, 4.9), turnOf(loop, 5), turnOf({ a: 2 }, 9)]).toEqual([undefined, 2, undefined])
    expect(marked(loop, 'a', 6)).toEqual({ a: 6 })
    expect(marked(loop, 'b', 1)).toEqual({ b: 1 })
  })

  it('goes from speed to speed, and stays within the recording', () => {
    expect([speedFrom(1, 1), speedFrom(1, -1), speedFrom(4, 1), speedFrom(0.25, -1)]).toEqual([1.5, 0.5, 4, 0.25])
    expect([within(-3, 10), within(12, 10), within(4, 10), within(4, 0)]).toEqual([0, 9.999, 4, 0])
  })

  it('learns the length of a frame from those that it shows', () => {
    const meter = new FrameMeter()
    expect([meter.known, meter.seconds]).toEqual([false, 0.04])
    for (const at of [0, 1 / 30, 2 / 30, 5, 5, 5 + 2 / 30]) meter.shown(at)
    expect(meter.known).toBe(true)
    expect(meter.seconds).toBeCloseTo(1 / 30, 6)
  })

  it('says of which moment the picture is, and why there is none', () => {
    expect(momentOf({ device: '2026-06-03T01:12:45Z', corrected: '2026-06-03T01:12:40Z' }, 1.5)).toBe(Date.parse('2026-06-03T01:12:41.500Z'))
    expect(momentOf({ device: null, corrected: null }, 1)).toBeUndefined()
    expect([failureOf(2), failureOf(3), failureOf(4), failureOf(undefined)]).toEqual(['network', 'codec', 'codec', 'codec'])
  })
})

const marker = (from: number, over: Partial<Wire['Marker']> = {}): Wire['Marker'] => ({
  id: `m${from}`, version: 1, changed_at: '2026-06-03T02:00:00Z', item: 'i', kind: 'credentials', from_us: from * 1e6, until_us: from * 1e6, text: '出示证件',
  made: { account: 'acc', officer: 'o1', at: '2026-06-03T02:00:00Z' }, agency: 'a', state: 'standing', ...over,
})
const me = (over: object = {}) => ({ account: 'acc', login: 'lin', agency: 'a', city: 'c', officer: 'o1', unit: 'u1', posts: [], ...over }) as Parameters<typeof mayMark>[0]

describe('markers', () => {
  it('mark the loop where it has both ends, else the moment', () => {
    expect(placeOf(5.0000004, {})).toEqual({ from_us: 5_000_000, until_us: 5_000_000 })
    expect(placeOf(5, { a: 2 })).toEqual({ from_us: 5_000_000, until_us: 5_000_000 })
    expect(placeOf(5, { a: 2, b: 7.5 })).toEqual({ from_us: 2_000_000, until_us: 7_500_000 })
    expect([showPlace(placeOf(5, {})), showPlace(placeOf(5, { a: 2, b: 7.5 }))]).toEqual(['0:05.0', '0:02.0 – 0:07.5'])
  })

  it('lie on the bar within it, and nowhere while its length is not known', () => {
    expect(onBar(marker(3), 12)).toEqual({ left: 25, width: 0 })
    expect(onBar(marker(3, { until_us: 6e6 }), 12)).toEqual({ left: 25, width: 25 })
    expect(onBar(marker(12.5), 12)).toEqual({ left: 100, width: 0 })
    expect(onBar(marker(3), 0)).toBeUndefined()
  })

  it('are gone through from where one is, without those that were withdrawn', () => {
    const all = [marker(1), marker(4), marker(5, { state: 'withdrawn' }), marker(9)]
    expect([neighbour(all, 4, 'after')?.id, neighbour(all, 4.01, 'before')?.id, neighbour(all, 9, 'after'), neighbour(all, 1, 'before')]).toEqual(['m9', 'm1', undefined, undefined])
    expect(neighbour(all, 8, 'before')?.id).toBe('m4')
  })

  it('are offered to those whom the server lets mark', () => {
    const it = item({ agency: 'a', unit: 'u1', uploader: 'o9' })
    const asked = [me(), me({ unit: 'u2' }), me({ unit: 'u2', posts: [{ kind: 'custodian' }] }), me({ unit: 'u2', posts: [{ kind: 'head' }] }), me({ unit: 'u2', officer: 'o9' })]
    expect(asked.map((one) => mayMark(one, it))).toEqual([true, false, true, false, true])
    expect([me({ agency: 'b', unit: 'u1' }), me({ agency: 'b', posts: [{ kind: 'head' }] }), me({ agency: 'c', city: 'c' }), me({ admin: 'audit' }), undefined].map((one) => mayMark(one, it))).toEqual([true, false, false, false, false])
    expect(mayMark(me(), item({ unit: 'u1', state: 'void' }))).toBe(false)
    expect(mayMark(me({ unit: '' }), item({ agency: 'a', unit: '', uploader: 'o9' }))).toBe(false)
  })

  it('are withdrawn by their maker alone, once', () => {
    expect([mine(me(), marker(1)), mine(me({ officer: 'o2' }), marker(1)), mine(me(), marker(1, { state: 'withdrawn' })), mine(undefined, marker(1))]).toEqual([true, false, false, false])
    expect(mine(me({ officer: undefined }), marker(1, { made: { account: 'acc', at: '2026-06-03T02:00:00Z' } }))).toBe(false)
  })

  it('have words for every kind', () => {
    for (const kind of kinds) expect(i18n.global.te(`term.markers.${kind}`)).toBe(true)
  })
})
