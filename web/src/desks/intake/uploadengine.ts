import { DetailedError, Upload } from 'tus-js-client'
import { api, ask, type Wire } from '@/api/client'
import { freshKey } from '@/api/command'
import { isProblem, ownProblem, ProblemError, problemOf, type Problem } from '@/api/problem'
import { reenter } from '@/api/session'
import { language, say } from '@/i18n'
import { remember, remembered, spoil, uploadFor, type Fingerprint } from './uploadmatch'
import { uploads, type UploadEntry } from './uploads'
import type { Asked, Told } from './uploadworker'

// Moves chosen files: reads and sends them beside each other, goes on where an upload stood, and asks the server to make
// items of them. What is true of each stands in its entry.

/** How many files are sent at once: the line is the limit, and one more hides the time between two. */
const atOnce = 2
/** How much is sent in one request, in bytes; the server acknowledges it when it is durable. */
const chunkSize = 8 << 20
const retryDelays = [1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000]

/** What is said of the files that are chosen together. */
export interface Delivery { activity: string; origin: Wire['Origin']; restricted?: Wire['Restriction'] }

/** What moves one entry. */
interface Work {
  entry: UploadEntry
  file: File
  delivery: Delivery
  /** Under which the item is asked for. */
  key: string
  /** The digest on its way. */
  reading?: Promise<string>
  upload?: Upload
  /** Ends the waiting for an upload that is paused: tus itself says nothing then. */
  stop?: () => void
  /** The attempt that runs. */
  running?: Promise<void>
}

const works = new Map<string, Work>()
const queue: Work[] = []
let sending = 0
let reading: Promise<unknown> = Promise.resolve()

// The worker reads one whole file after another, so that the disk is not torn between them; edges come in between.
let worker: Worker | undefined
let asked = 0
const answers = new Map<number, (told: Told) => void>()

/** A digest by the worker: of the whole file, or of its edges. */
function sumOf(file: File, edges: boolean, tell: (read: number) => void): Promise<string> {
  worker ??= begin()
  const id = ++asked
  return new Promise((resolve, reject) => {
    answers.set(id, (told) => {
      if (told.read !== undefined) return tell(told.read)
      answers.delete(id)
      if (told.digest !== undefined) resolve(told.digest)
      else reject(new ProblemError(unreadable()))
    })
    worker!.postMessage({ id, file, edges } satisfies Asked)
  })
}

function begin(): Worker {
  const started = new Worker(new URL('./uploadworker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<Told>) => answers.get(data.id)?.(data))
  return started
}

/** The file was moved, changed or its card pulled out: nobody but the browser knows. */
const unreadable = (): Problem => ({
  ...ownProblem('answer-unreadable'), code: 'file-unreadable', type: 'urn:liuhen:error:file-unreadable',
  title: say('handover.unreadable.title'), safe: say('handover.unreadable.safe'), next: say('handover.unreadable.next'),
})

/** Takes files in; they are on their way when it returns. */
export function addFiles(files: File[], delivery: Delivery): void {
  for (const file of files) {
    const key = freshKey()
    uploads.push({ key, name: file.name, size: file.size, activity: delivery.activity, read: 0, acknowledged: 0, already: false, moving: false, paused: false, attempts: 0, ...(delivery.restricted ? { restricted: delivery.restricted } : {}) })
    const work: Work = { entry: uploads[uploads.length - 1]!, file, delivery, key: freshKey() }
    works.set(key, work)
    queue.push(work)
  }
  pump()
}

function pump(): void {
  while (sending < atOnce && queue.length > 0) {
    const work = queue.shift()!
    sending++
    work.running = carry(work).finally(() => {
      work.running = undefined
      sending--
      pump()
    })
  }
}

async function carry(work: Work): Promise<void> {
  const { entry } = work
  if (entry.paused) return
  entry.problem = undefined
  try {
    await send(work)
    if (!entry.paused) await receive(work)
  } catch (thrown) {
    entry.problem = problemOf(thrown)
  } finally {
    entry.moving = false
    entry.attempts = 0
  }
}

/** The digest of the whole file, begun once, after that of the file before. */
function digest(work: Work): Promise<string> {
  if (work.reading) return work.reading
  const mine = reading.catch(() => undefined).then(() => sumOf(work.file, false, (read) => { work.entry.read = read })).then((sum) => {
    work.entry.digest = sum
    return sum
  })
  mine.catch(() => { work.reading = undefined }) // the next attempt reads anew; who waits for it hears of the failure
  reading = mine
  work.reading = mine
  return mine
}

async function send(work: Work): Promise<void> {
  const { entry, file } = work
  entry.moving = true
  const print: Fingerprint = { name: file.name, size: file.size, modified: file.lastModified, edges: await sumOf(file, true, () => {}) }
  void digest(work)
  const waiting = await waitingUploads()
  const taken = new Set(uploads.flatMap((other) => (other !== entry && other.upload ? [other.upload] : [])))
  entry.upload ??= uploadFor(print, waiting, remembered(), taken)
  while (!entry.paused) {
    const end = await transfer(work, (id) => remember(id, print, waiting))
    if (end === 'over') return
    if (!(await reenter())) throw new ProblemError(end)
  }
}

/** One run of tus until all is acknowledged or it was paused; a session that is over is no failure, but what the server said. */
function transfer(work: Work, begun: (id: string) => void): Promise<'over' | Problem> {
  const { entry, file } = work
  const endpoint = `${location.origin}/api/v1/uploads`
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint, uploadUrl: entry.upload ? `${endpoint}/${entry.upload}` : null, metadata: { filename: file.name }, chunkSize, retryDelays,
      headers: { 'Accept-Language': language() }, storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => {
        entry.upload = upload.url!.slice(upload.url!.lastIndexOf('/') + 1)
        begun(entry.upload)
      },
      onAfterResponse: (_, response) => {
        const offset = Number(response.getHeader('Upload-Offset') ?? NaN)
        if (response.getStatus() < 300 && !Number.isNaN(offset)) Object.assign(entry, { acknowledged: offset, attempts: 0 })
      },
      onShouldRetry: (error, attempt) => {
        const status = error.originalResponse?.getStatus() ?? 0
        const worth = status === 0 || status >= 500 || status === 409 || status === 423 || status === 460
        if (worth) entry.attempts = attempt + 1
        return worth
      },
      onSuccess: () => resolve('over'),
      onError: (error) => (statusOf(error) === 401 ? resolve(toldBy(error)) : reject(new ProblemError(toldBy(error)))),
    })
    work.upload = upload
    work.stop = () => resolve('over')
    upload.start()
  })
}

const statusOf = (error: Error): number => (error instanceof DetailedError ? error.originalResponse?.getStatus() ?? 0 : 0)

function toldBy(error: Error): Problem {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined
  if (!body) return statusOf(error) === 0 ? ownProblem('network-away') : ownProblem('answer-unreadable', statusOf(error))
  try {
    const said: unknown = JSON.parse(body)
    return isProblem(said) ? said : ownProblem('answer-unreadable', statusOf(error))
  } catch {
    return ownProblem('answer-unreadable', statusOf(error)) // a proxy's page
  }
}

/** Holds the server's digest against ours and has the item made; the server refuses a file that is not ours. */
async function receive(work: Work): Promise<void> {
  const { entry, delivery } = work
  const [sum, kept] = await Promise.all([digest(work), ask(api.GET('/api/v1/uploads/{id}', { params: { path: { id: entry.upload! } } }))])
  if (kept.complete) entry.found = kept.sha256
  const received = await ask(api.POST('/api/v1/items', {
    params: { header: { 'Idempotency-Key': work.key } },
    body: {
      upload: entry.upload!, sha256: sum, origin: delivery.origin, links: [{ activity: delivery.activity }],
      ...(delivery.restricted ? { restricted: delivery.restricted } : {}),
    },
  }))
  entry.found = received.value.sha256
  entry.already = received.already ?? false
  entry.item = received.value
}

/** The person's uploads that have not become items. */
export async function waitingUploads(): Promise<Wire['Upload'][]> {
  const all: Wire['Upload'][] = []
  for (let after: string | undefined; ;) {
    const page = await ask(api.GET('/api/v1/uploads', { params: { query: { limit: 200, ...(after ? { after } : {}) } } }))
    all.push(...page.list)
    after = page.next
    if (!after) return all
  }
}

/** Stops sending a file; what the server has stays there. */
export function pause(entry: UploadEntry): void {
  if (entry.item || entry.problem) return
  entry.paused = true
  const work = works.get(entry.key)
  void work?.upload?.abort()
  work?.stop?.()
}

/** Goes on with a file that was paused or that failed. Where the digests differ, everything is read and sent anew. */
export async function goOn(entry: UploadEntry): Promise<void> {
  const work = works.get(entry.key)
  await work?.running
  if (!work || entry.item || (!entry.paused && !entry.problem)) return
  if (entry.problem?.code === 'declared-digest-differs' && entry.upload) {
    spoil(entry.upload)
    Object.assign(entry, { upload: undefined, found: undefined, digest: undefined, read: 0, acknowledged: 0 })
    Object.assign(work, { reading: undefined, key: freshKey() })
  }
  Object.assign(entry, { paused: false, problem: undefined })
  if (!queue.includes(work)) queue.push(work)
  pump()
}

/** Takes a file off the list; what the server has of it stays in the list of unfinished uploads. */
export function takeOff(entry: UploadEntry): void {
  pause(entry)
  works.delete(entry.key)
  uploads.splice(uploads.indexOf(entry), 1)
}

/** Reads the items anew that are not deposited yet. */
export async function readStates(): Promise<void> {
  const open = uploads.filter((entry) => entry.item && entry.item.state !== 'deposited' && entry.item.state !== 'void')
  await Promise.all(open.map(async (entry) => { entry.item = await ask(api.GET('/api/v1/items/{id}', { params: { path: { id: entry.item!.id } } })) }))
}
