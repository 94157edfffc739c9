import type { Wire } from '@/api/client'

/** Time between two recordings of one device that neither shows. */
export interface RecordingGap { key: string; before: string; after: string; from: string; until: string; seconds: number }

type Recorded = Pick<Wire['Item'], 'id' | 'class' | 'file_name' | 'times' | 'origin'>

/** From how many seconds on there is a gap: devices that begin a new file every half hour need a moment for it. */
const switching = 2

/** The gaps between recordings, in their order, for each device alone; by the device's clock as corrected. Files that say no time have none. */
export function gapsOf(items: Recorded[]): RecordingGap[] {
  const devices = new Map<string, Recorded[]>()
  for (const item of items) {
    if ((item.class !== 'video' && item.class !== 'audio') || begins(item) === undefined || item.times.duration_us === undefined) continue
    const device = item.origin.device ?? ''
    devices.set(device, [...(devices.get(device) ?? []), item])
  }
  return [...devices.values()].flatMap(between).sort((a, b) => (a.from < b.from ? -1 : 1))
}

const begins = (item: Recorded): number | undefined => {
  const at = item.times.corrected ?? item.times.device
  return at ? Date.parse(at) : undefined
}

function between(items: Recorded[]): RecordingGap[] {
  const sorted = [...items].sort((a, b) => begins(a)! - begins(b)!)
  const gaps: RecordingGap[] = []
  let last: { item: Recorded; end: number } | undefined
  for (const item of sorted) {
    const start = begins(item)!
    const end = start + item.times.duration_us! / 1000
    if (last && start - last.end > switching * 1000) {
      gaps.push({
        key: `${last.item.id} ${item.id}`, before: last.item.file_name, after: item.file_name,
        from: new Date(last.end).toISOString(), until: new Date(start).toISOString(), seconds: Math.floor((start - last.end) / 1000),
      })
    }
    if (!last || end > last.end) last = { item, end }
  }
  return gaps
}
