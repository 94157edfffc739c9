import { computed, reactive } from 'vue'
import type { Wire } from '@/api/client'
import type { Problem } from '@/api/problem'

// The files on their way, for as long as the page lives; screens come and go. What moves them is uploadengine.ts, which
// is fetched when files are chosen: the tray on every screen needs this list alone.

/** The five stages of a file, in their order. Each ends by a fact, and none stands for another. */
export const stageNames = ['read', 'uploaded', 'checked', 'stored', 'deposited'] as const
/** One of the stages. */
export type StageName = (typeof stageNames)[number]
/** How a stage stands. */
export type StageState = 'waiting' | 'running' | 'done' | 'failed'

/** One file on its way. */
export interface UploadEntry {
  /** Names it on this page. */
  key: string
  name: string
  /** In bytes. */
  size: number
  /** The activity that it records. */
  activity: string
  /** Why few people may see it, as was said when it was chosen. */
  restricted?: Wire['Restriction']
  /** Bytes that were read here for the digest. */
  read: number
  /** SHA-256 as found here, hexadecimal, once all was read. */
  digest?: string
  /** The upload at the server, once there is one. */
  upload?: string
  /** Bytes that the server has acknowledged. */
  acknowledged: number
  /** SHA-256 as the server found it. */
  found?: string
  /** The item that it became, as last read. */
  item?: Wire['Item']
  /** The same bytes were there before as `item`; nothing new was made. */
  already: boolean
  /** Its upload is begun, or was begun and is not over. */
  moving: boolean
  paused: boolean
  /** Attempts since the connection broke; 0 while it stands. */
  attempts: number
  problem?: Problem
}

/** All files on their way, in the order in which they were chosen. */
export const uploads = reactive<UploadEntry[]>([])

/** Whether the server's digest is another than ours, as either found it. */
export const differs = (entry: UploadEntry): boolean =>
  entry.problem?.code === 'declared-digest-differs' || (entry.found !== undefined && entry.digest !== undefined && entry.found !== entry.digest)

/** How a file's stages stand. A failure stands at the stage that it stopped. */
export function stagesOf(entry: UploadEntry): Record<StageName, StageState> {
  const done: Record<StageName, boolean> = {
    read: entry.digest !== undefined,
    uploaded: entry.upload !== undefined && entry.acknowledged === entry.size,
    checked: entry.digest !== undefined && (entry.item?.sha256 ?? entry.found) === entry.digest,
    stored: entry.item !== undefined,
    deposited: entry.item?.state === 'deposited',
  }
  const running: Record<StageName, boolean> = {
    read: entry.read > 0, uploaded: entry.moving, checked: done.uploaded && done.read, stored: done.checked,
    deposited: entry.item?.state === 'locking',
  }
  const failed = entry.problem ? failedStage(entry, done) : undefined
  const state = (name: StageName): StageState => (name === failed ? 'failed' : done[name] ? 'done' : running[name] ? 'running' : 'waiting')
  return Object.fromEntries(stageNames.map((name) => [name, state(name)])) as Record<StageName, StageState>
}

function failedStage(entry: UploadEntry, done: Record<StageName, boolean>): StageName {
  if (differs(entry)) return 'checked'
  if (entry.problem?.code === 'file-unreadable') return 'read'
  if (!done.uploaded) return 'uploaded'
  return done.checked ? 'stored' : 'checked'
}

/** Percent of a stage that runs: never 100, which only the end of the stage is. */
export const percent = (done: number, of: number): number => (of > 0 ? Math.min(99, Math.floor((done * 100) / of)) : 0)

/** What the tray says of all files. */
export interface Tally { all: number; stored: number; failed: number; moving: number; left: number }

/** Counts the files; `left` is the bytes that the server has not acknowledged. */
export function tally(entries: UploadEntry[]): Tally {
  return {
    all: entries.length,
    stored: entries.filter((entry) => entry.item).length,
    failed: entries.filter((entry) => entry.problem).length,
    moving: entries.filter((entry) => !entry.item && !entry.problem && !entry.paused).length,
    left: entries.reduce((sum, entry) => sum + (entry.item ? 0 : entry.size - entry.acknowledged), 0),
  }
}

/** The tally of what is on its way now. */
export const uploadTally = computed(() => tally(uploads))
