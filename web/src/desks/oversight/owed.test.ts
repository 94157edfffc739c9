import { describe, expect, it } from 'vitest'
import { owedLines } from './owed'

const now = Date.parse('2026-06-03T00:00:00Z')

describe('what is owed', () => {
  it('stands the longest overdue first, then what is due next', () => {
    const lines = owedLines([
      { agency: 'a', numbers: [], owed: [
        { clock: 'handover', counts: { running: 2, 'not-started': 1 }, next_due: '2026-06-03T20:00:00Z' },
        { clock: 'storage', counts: { late: 1 }, overdue_seconds: 60 },
        { clock: 'archive', counts: { 'not-started': 4 } },
      ] },
      { agency: 'b', numbers: [], owed: [
        { clock: 'handover', counts: { late: 2, running: 1 }, overdue_seconds: 900, next_due: '2026-06-03T01:00:00Z' },
        { clock: 'casefile', counts: { running: 1 }, next_due: '2026-06-04T00:00:00Z', more: true },
      ] },
    ], now)
    expect(lines.map((line) => `${line.agency}/${line.clock}/${line.tone}/${line.seconds}`)).toEqual([
      'b/handover/late/900', 'a/storage/late/60', 'a/handover/running/72000', 'b/casefile/due/86400',
    ])
    expect(lines[0]).toMatchObject({ late: 2, running: 1, shape: '▲' })
    expect(lines[3]!.more).toBe(true)
  })
})
