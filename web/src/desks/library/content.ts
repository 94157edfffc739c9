import { api, ask } from '@/api/client'

/** Where an item's bytes are. */
export const contentAddress = (id: string, download = false): string => `/api/v1/items/${encodeURIComponent(id)}/content${download ? '?download=true' : ''}`

/**
 * Asks for the first byte, so that a refusal, a lost session or a missing file is told in words before a player or the
 * browser's own download meets it without any. It is part of the same sitting as what follows.
 */
export async function mayRead(id: string, download = false): Promise<void> {
  await ask(api.GET('/api/v1/items/{id}/content', {
    params: { path: { id }, query: download ? { download } : {}, header: { Range: 'bytes=0-0' } }, parseAs: 'blob',
  }))
}
