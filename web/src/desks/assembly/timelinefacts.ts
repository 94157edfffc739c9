import type { Wire } from '@/api/client'

/** The swim-lanes, from the top. */
export const lanes = ['activities', 'recordings', 'documents', 'custody', 'clocks'] as const
export type Lane = (typeof lanes)[number]

/** One thing on the timeline: a point, a span, or an activity that should have been recorded and was not. */
export interface Mark {
  /** Names it among all; stable from reading to reading. */
  key: string
  lane: Lane
  /** Milliseconds. */
  at: number
  until?: number
  /** Key of its word under `assembly.timeline.what`. */
  what: string
  /** What it is about: a title, said already. */
  about: string
  /** Kind and id of the screen that tells more. */
  noun: string
  tone: 'plain' | 'missing' | 'late' | 'seal'
}

/** What the timeline is made of. */
export interface CaseFacts {
  matter: Wire['MatterSeen']
  activities: Wire['ActivitySeen'][]
  items: Wire['Item'][]
  files: Wire['CaseFile'][]
  /** The time of the server, where something still runs. */
  now: number
  /** Whether recording is required of a kind of activity of a pack. */
  required: (pack: string, kind: string) => boolean
  /** The title of a kind of activity. */
  kindName: (pack: string, kind: string) => string
  /** The title of a clock. */
  clockName: (words: Wire['Words']) => string
}

/** Everything of a case by time; what has no time has no place on it and stands in the lists only. */
export function marksOf(facts: CaseFacts): Mark[] {
  const marks = [
    ...matterMarks(facts.matter),
    ...facts.activities.flatMap((activity) => activityMarks(activity, facts)),
    ...facts.items.flatMap(itemMarks),
    ...facts.files.flatMap(fileMarks),
    ...facts.matter.clocks.map((reading) => clockMark(reading, `matter/${facts.matter.id}`, facts)),
    ...facts.activities.flatMap((activity) => activity.clocks.map((reading) => clockMark(reading, `activity/${activity.id}`, facts))),
  ].filter((mark): mark is Mark => mark !== undefined)
  return marks.sort((a, b) => a.at - b.at || lanes.indexOf(a.lane) - lanes.indexOf(b.lane) || a.key.localeCompare(b.key))
}

type Rest = Partial<Pick<Mark, 'until' | 'tone' | 'about'>>
/** A mark where there is a time. */
function mark(noun: string, lane: Lane, what: string, at: string | null | undefined, rest: Rest = {}): Mark | undefined {
  return at ? { key: `${noun} ${what} ${at}`, lane, what, at: Date.parse(at), noun, about: '', tone: 'plain', ...rest } : undefined
}

function matterMarks(matter: Wire['Matter']): (Mark | undefined)[] {
  const noun = `matter/${matter.id}`
  return [
    mark(noun, 'documents', 'opened', matter.opened_at, { about: matter.subject }),
    mark(noun, 'documents', 'ended', matter.end?.at, { about: matter.end?.paper ?? '' }),
    mark(noun, 'documents', 'completed', matter.completed?.at, { about: matter.completed?.paper ?? '' }),
  ]
}

function activityMarks(activity: Wire['ActivitySeen'], facts: CaseFacts): (Mark | undefined)[] {
  const from = activity.started_at ?? activity.ended.at
  const end = activity.ended.at ? Date.parse(activity.ended.at) : facts.now
  const until = from && end > Date.parse(from) ? end : undefined
  const noun = `activity/${activity.id}`
  const rest = { about: facts.kindName(activity.pack, activity.kind), ...(until === undefined ? {} : { until }) }
  const owed = activity.required === true || facts.required(activity.pack, activity.kind)
  return [
    mark(noun, 'activities', activity.state === 'open' ? 'going' : 'activity', from, rest),
    owed && !activity.recorded ? mark(noun, 'recordings', 'missing', from, { ...rest, tone: 'missing' }) : undefined,
  ]
}

function itemMarks(item: Wire['Item']): (Mark | undefined)[] {
  const noun = `item/${item.id}`
  const recording = item.class === 'video' || item.class === 'audio' || item.class === 'photo'
  const at = item.times.corrected ?? item.times.device ?? item.proof.made_at ?? item.times.received
  const about = item.title || item.file_name
  const length = (item.times.duration_us ?? 0) / 1000
  return [
    mark(noun, recording ? 'recordings' : 'documents', item.class, at, { about, ...(length > 0 ? { until: Date.parse(at) + length } : {}) }),
    ...item.signings.flatMap((signing) => [
      mark(`handover/${signing.handover}`, 'custody', 'signed', signing.at, { about }),
      mark(`handover/${signing.handover}`, 'custody', 'returned', signing.returned, { about }),
    ]).map((one, i) => one && { ...one, key: `${one.key} ${noun} ${i}` }),
    mark(noun, 'custody', 'accepted', item.accepted?.at, { about }),
    mark(noun, 'custody', 'deposited', item.deposit?.done, { about, tone: 'seal' }),
  ]
}

function fileMarks(file: Wire['CaseFile']): (Mark | undefined)[] {
  const noun = `casefile/${file.id}`
  const about = file.title
  return [
    mark(noun, 'custody', 'fileOpened', file.opened.at, { about }),
    ...file.rounds.flatMap((round) => [
      mark(noun, 'custody', 'fileSubmitted', round.submitted.at, { about }),
      mark(noun, 'custody', 'fileWithdrawn', round.withdrawn?.at, { about }),
      mark(noun, 'custody', 'fileReturned', round.returned?.at, { about }),
    ]),
    mark(noun, 'custody', 'fileSealed', file.sealed?.at, { about: file.sealed?.code ?? about, tone: 'seal' }),
  ]
}

/** A clock runs from its start to its end, else to its due time; a late one that still runs, to now. */
function clockMark(reading: Wire['Reading'], noun: string, facts: CaseFacts): Mark | undefined {
  const late = reading.state === 'late' || reading.state === 'met-late' || reading.state === 'released-late'
  const open = Math.max(reading.due ? Date.parse(reading.due) : facts.now, late ? facts.now : 0)
  const shown = mark(noun, 'clocks', `clock.${reading.state}`, reading.start, { about: facts.clockName(reading.title), until: reading.stopped ? Date.parse(reading.stopped) : open })
  return shown && { ...shown, key: `${noun} clock ${reading.clock}`, tone: late ? 'late' : 'plain' }
}
