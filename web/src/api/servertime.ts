import { computed, ref } from 'vue'

// The clocks of the law run on the server's time, never on that of an office PC, which may be wrong by hours.
// Every answer says in Date what time it is there, to the second.

const offset = ref(0) // of the server before this machine, in milliseconds
const known = ref(false)
const tick = ref(Date.now())
let ticking = 0

/** Notes the Date field of an answer. */
export function noticeServerTime(date: string | null): void {
  const at = date === null ? NaN : Date.parse(date)
  if (Number.isNaN(at)) return
  const next = at - Date.now()
  // Date is cut to the second and the answer took its time: less than two seconds is no difference.
  if (!known.value || Math.abs(next - offset.value) > 2000) offset.value = next
  known.value = true
}

/** The server's time in milliseconds; steps once a second while a component uses it. */
export const serverNow = computed(() => tick.value + offset.value)

/** Whether the server has said what time it is. */
export const serverTimeKnown = computed(() => known.value)

/** Starts the ticking; main.ts and tests do. Returns what stops it. */
export function startTicking(): () => void {
  window.clearInterval(ticking)
  ticking = window.setInterval(() => { tick.value = Date.now() }, 1000)
  return () => window.clearInterval(ticking)
}

/** Sets the time, for tests: nothing ticks any more. */
export function stopAt(at: Date): void {
  window.clearInterval(ticking)
  tick.value = at.getTime()
  offset.value = 0
  known.value = true
}
