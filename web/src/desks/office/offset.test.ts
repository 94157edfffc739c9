import { describe, expect, it } from 'vitest'
import { lastOffset, readSeconds } from './offset'

const measured = (offset_us: number) => ({ offset_us, measured_at: '2026-06-03T01:00:00Z', method: 'm', by: 'x', change: 'c', at: '2026-06-03T01:00:00Z' }) as never

describe('offsets of a device', () => {
  it('are those of the last measurement', () => {
    expect(lastOffset({ offsets: [] })).toBeUndefined()
    expect(lastOffset({ offsets: [measured(1), measured(-420_040_000)] })).toEqual({ seconds: -420, at: '2026-06-03T01:00:00Z', large: true })
    expect(lastOffset({ offsets: [measured(30_000_000)] })?.large).toBe(false)
  })

  it('are typed in seconds', () => {
    expect([readSeconds('12'), readSeconds(' -0.5 '), readSeconds('－3'), readSeconds('+4')]).toEqual([12, -0.5, -3, 4])
    for (const wrong of ['', 'x', '1e3', '1.', '--1', '5 s']) expect(readSeconds(wrong), wrong).toBeUndefined()
  })
})
