import type { Wire } from '@/api/client'

/** A device's clock as it was measured last. */
export interface Offset {
  /** Device less server; positive when the device is ahead. */
  seconds: number
  at: string
  /** More than half a minute: somebody should set it. */
  large: boolean
}

/** The last measurement of a device's clock; undefined when it was never measured. */
export function lastOffset(device: Pick<Wire['Device'], 'offsets'>): Offset | undefined {
  const last = device.offsets[device.offsets.length - 1]
  if (!last) return undefined
  const seconds = Math.round(last.offset_us / 1e5) / 10
  return { seconds, at: last.measured_at, large: Math.abs(seconds) > 30 }
}

/** Seconds as typed, `-12.5`, a full-width minus included; undefined for what is no number. */
export function readSeconds(typed: string): number | undefined {
  const plain = typed.trim().replace(/[−－]/, '-').replace(/^[+＋]/, '')
  return /^-?\d{1,9}(\.\d{1,6})?$/.test(plain) ? Number(plain) : undefined
}
