/**
 * How many hundredths of an item's bytes were sent, in whole numbers: each byte counts once, 100 only where all were
 * sent, and 0 only where none was.
 */
export function sentOf(ranges: readonly { from: number; until: number }[], size: number): number {
  let sent = 0
  let end = 0
  for (const { from, until } of [...ranges].sort((a, b) => a.from - b.from)) {
    sent += Math.max(0, until - Math.max(from, end))
    end = Math.max(end, until)
  }
  if (sent <= 0 || size <= 0) return 0
  return sent >= size ? 100 : Math.min(99, Math.max(1, Math.round((100 * sent) / size)))
}
