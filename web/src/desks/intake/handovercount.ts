import { api, ask, type Wire } from '@/api/client'

/** What is counted before it is signed over, class by class. */
export interface CountLine { class: Wire['Item']['class']; files: number; bytes: number; seconds: number }

const order = ['video', 'audio', 'photo', 'document', 'other'] as const

/** The counting table: a line for each class of which there is something. */
export function countLines(items: Pick<Wire['Item'], 'class' | 'size' | 'times'>[]): CountLine[] {
  return order.map((kind) => {
    const of = items.filter((item) => item.class === kind)
    return {
      class: kind, files: of.length, bytes: of.reduce((sum, item) => sum + item.size, 0),
      seconds: Math.round(of.reduce((sum, item) => sum + (item.times.duration_us ?? 0), 0) / 1e6),
    }
  }).filter((line) => line.files > 0)
}

/** What of an activity its officer can sign over now: all that is stored and not signed over or void. */
export async function itemsToSign(activity: string, officer: string): Promise<Wire['Item'][]> {
  const all: Wire['Item'][] = []
  for (let after: string | undefined; ;) {
    const page = await ask(api.GET('/api/v1/items', { params: { query: { activity, officer, state: 'received', limit: 200, ...(after ? { after } : {}) } } }))
    all.push(...page.list)
    after = page.next
    if (!after) return all.reverse() // the oldest first, as they came
  }
}
