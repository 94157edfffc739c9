import type { Wire } from '@/api/client'

type Item = Wire['Item']

/** A place in a recording, or its length, as `1:02:03`, with tenths or thousandths where asked. */
export function showLength(seconds: number, digits = 0): string {
  const unit = 10 ** digits
  const all = Math.round(Math.max(0, seconds) * unit)
  const whole = Math.floor(all / unit)
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const head = hours > 0 ? `${hours}:${two(Math.floor(whole / 60) % 60)}` : `${Math.floor(whole / 60)}`
  return `${head}:${two(whole % 60)}${digits > 0 ? `.${String(all % unit).padStart(digits, '0')}` : ''}`
}

/** What an item is called: its title, else its file's name. */
export const nameOf = (item: Item): string => item.title || item.file_name

/** Whether a check found its stored bytes damaged, and none has matched since. */
export const damaged = (item: Item): boolean => item.damages.some((damage) => !damage.healed)

/** Who made it: the maker that was named, else who brought it in, if we made it. */
export function makerOf(item: Item): string | undefined {
  return item.origin.maker ?? (item.origin.how === 'made' ? item.uploader : undefined)
}

/** What the player can show: sound, film and pictures. Everything else is downloaded. */
export const showable = (item: Item): boolean => ['video', 'audio', 'photo'].includes(item.class)
