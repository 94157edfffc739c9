const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** A number of bytes as people read it, `3.9 GB`; the units are those of the disk's maker: 1 kB is 1000 B. */
export function showBytes(bytes: number): string {
  let rest = bytes
  let unit = 0
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000
    unit++
  }
  return `${unit === 0 || rest >= 99.95 ? Math.round(rest) : rest.toFixed(1)} ${units[unit]}`
}
