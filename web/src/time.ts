// Times are shown in China's, whatever the PC believes; 24 hours; digits as people write them in files.

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai', hourCycle: 'h23',
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
})

/** How exactly a time is shown. */
export type Grain = 'day' | 'minute' | 'second'

/** A time as `2026-11-22 16:40` in China's time; empty for none. */
export function showTime(at: string | Date | number | null | undefined, grain: Grain = 'minute'): string {
  if (at === null || at === undefined || at === '') return ''
  const of = Object.fromEntries(parts.formatToParts(new Date(at)).map((part) => [part.type, part.value]))
  const day = `${of.year}-${of.month}-${of.day}`
  if (grain === 'day') return day
  const minute = `${day} ${of.hour}:${of.minute}`
  return grain === 'minute' ? minute : `${minute}:${of.second}`
}

/** The time of day alone, to the second. */
export const showClockTime = (at: number | Date): string => showTime(at, 'second').slice('2026-11-22 '.length)

/** A moment in China's time, typed as `2026-11-22 16:40`, for the API; undefined for what is none. */
export function readTime(typed: string): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?$/.exec(typed.trim())
  if (!match) return undefined
  const at = new Date(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6] ?? '00'}+08:00`)
  return Number.isNaN(at.getTime()) || showTime(at, 'minute') !== `${match[1]}-${match[2]}-${match[3]} ${match[4]}:${match[5]}` ? undefined : at.toISOString()
}

/** A length of time in its two largest units, of days, hours, minutes and seconds. */
export interface Span {
  unit: 'days' | 'hours' | 'minutes' | 'seconds'
  large: number
  small: number
}

/** Cuts seconds into what people say; the unit names the words in the catalogue (`frame.span.…`). */
export function spanOf(seconds: number): Span {
  const s = Math.max(0, Math.floor(seconds))
  const cut = (unit: Span['unit'], large: number, small: number): Span => ({ unit, large: Math.floor(s / large), small: Math.floor((s % large) / small) })
  if (s >= 86400) return cut('days', 86400, 3600)
  if (s >= 3600) return cut('hours', 3600, 60)
  if (s >= 600) return { unit: 'minutes', large: Math.floor(s / 60), small: 0 }
  return s >= 60 ? cut('minutes', 60, 1) : { unit: 'seconds', large: s, small: 0 }
}
