/** The tones of states. None is cinnabar: a state is never late, clocks are. */
export type Tone = 'idle' | 'run' | 'due' | 'ok' | 'seal' | 'off'

const tones: Record<string, Tone> = {
  'account/active': 'ok', 'account/locked': 'due', 'account/closed': 'off',
  'activity/open': 'run', 'activity/ended': 'ok',
  'agency/active': 'ok', 'agency/closed': 'off',
  'carrier/signed': 'due', 'carrier/received': 'seal', 'carrier/returned': 'due', 'carrier/lent': 'run',
  'casefile/open': 'run', 'casefile/submitted': 'due', 'casefile/returned': 'due', 'casefile/sealed': 'seal',
  'device/in-use': 'ok', 'device/withdrawn': 'off',
  'extract/ordered': 'run', 'extract/ready': 'ok', 'extract/failed': 'due', 'extract/expired': 'off',
  'handover/signed': 'due', 'handover/received': 'seal', 'handover/partly-received': 'due', 'handover/returned': 'due',
  'issuance/issued': 'seal',
  'item/received': 'idle', 'item/signed': 'due', 'item/accepted': 'ok', 'item/locking': 'run', 'item/deposited': 'seal', 'item/void': 'off',
  'marker/standing': 'ok', 'marker/withdrawn': 'off',
  'matter/open': 'run', 'matter/ended': 'due', 'matter/completed': 'ok',
  'officer/active': 'ok', 'officer/left': 'off',
  'paper/printed': 'ok', 'paper/scanned': 'seal',
  'placement/placed': 'ok', 'placement/removed': 'off',
  'post/in-force': 'ok', 'post/ended': 'off',
  'token/active': 'ok', 'token/revoked': 'off',
  'tour/open': 'run', 'tour/ended': 'ok',
  'viewing/opened': 'run', 'viewing/closed': 'ok',
}

/** The tone of a noun's state. */
export const toneOf = (noun: string, state: string): Tone => tones[`${noun}/${state}`] ?? 'idle'

/** Every state that has a tone, as noun/state; the tests compare it with the terms. */
export const toned = Object.keys(tones)
